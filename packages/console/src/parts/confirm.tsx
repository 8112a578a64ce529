// Once more before something is done: what it does in a sentence, a word to type where it is dangerous, and what went wrong if it did.
import { type ReactNode, useState } from 'react'
import { words } from '../words/index.ts'
import { TextField } from './field.tsx'
import { FormEnd } from './form-end.tsx'
import { Modal } from './modal.tsx'

interface Props {
  readonly title: string
  readonly act: string
  readonly answer: { readonly isPending: boolean; readonly error: unknown; readonly mutate: () => void }
  readonly onClose: () => void
  readonly look?: 'primary' | 'danger'
  /** To be typed first. */
  readonly typed?: string
  /** Something of the form is still missing. */
  readonly incomplete?: boolean
  readonly children: ReactNode
}

export const Confirm = ({ title, act, answer, onClose, look = 'primary', typed, incomplete = false, children }: Props) => {
  const [text, setText] = useState('')
  return (
    <Modal title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          answer.mutate()
        }}
      >
        <div className="mb-4 text-sm text-ink-soft">{children}</div>
        {typed !== undefined && (
          <TextField
            label={words.everywhere.typeToConfirm(typed)}
            value={text}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <FormEnd
          act={act}
          busy={answer.isPending}
          error={answer.error}
          onCancel={onClose}
          look={look}
          disabled={incomplete || (typed !== undefined && text.trim() !== typed)}
        />
      </form>
    </Modal>
  )
}
