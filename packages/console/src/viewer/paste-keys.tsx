import { useState } from 'react'
import { Button } from '../parts/button.tsx'
import { TextArea } from '../parts/field.tsx'
import { viewer as w } from '../words/en/viewer.ts'
import { keysInOne } from './dropped.ts'

/** The keys as one text, for whoever has them in a message instead of in files. */
export const PasteKeys = ({ onKeys }: { onKeys: (keys: ReadonlyMap<string, Uint8Array>) => void }) => {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  return (
    <details className="mt-3 text-sm">
      <summary>{w.keys.paste}</summary>
      <form
        className="mt-2"
        onSubmit={(event) => {
          event.preventDefault()
          const keys = keysInOne(text)
          setWrong(keys === undefined)
          if (keys) onKeys(keys)
        }}
      >
        <TextArea
          label={w.keys.pasteLabel}
          help={wrong ? <span className="text-bad">{w.keys.notKeys}</span> : w.keys.pasteHelp}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit">{w.keys.use}</Button>
      </form>
    </details>
  )
}
