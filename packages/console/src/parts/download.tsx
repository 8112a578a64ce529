// A dossier as a file, in pieces where it is long: with progress, a way to stop, and what went wrong told here instead of by the browser. A piece that is
// not whole is never saved.
import { Download as Icon } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { words } from '../words/index.ts'
import { Button, buttonClass, type Look, Spinner } from './button.tsx'
import { Modal } from './modal.tsx'
import { Problem } from './problem.tsx'
import { readWhole } from './read-whole.ts'
import { saveFile } from './save-file.ts'

interface Next {
  /** The file's name. */
  readonly name: string
  readonly open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
  /** What is asked for after it, by its second line. Errors: what can't go on. */
  readonly next?: (second: string) => Next | undefined
}

interface Props {
  readonly of: Next
  /** Where what it says is not enough. */
  readonly label?: string
  readonly look?: Look
  readonly disabled?: boolean
  /** As a link within a line. */
  readonly small?: boolean
  readonly children: ReactNode
}

const small = 'inline-flex min-h-6 cursor-pointer items-center gap-1.5 text-accent hover:underline'

export const Download = ({ of, label, look = 'quiet', disabled = false, small: isSmall = false, children }: Props) => {
  const [at, setAt] = useState<{ readonly piece: number; readonly bytes: number }>()
  const [problem, setProblem] = useState<{ readonly error: unknown }>()
  const run = useRef(new AbortController())
  useEffect(() => () => run.current.abort(), [])
  const begin = async () => {
    const mine = new AbortController()
    run.current = mine
    setProblem(undefined)
    try {
      let piece = 1
      for (let one: Next | undefined = of; one !== undefined; piece += 1) {
        setAt({ piece, bytes: 0 })
        const read = await readWhole(
          await one.open(mine.signal),
          (bytes) => setAt({ piece, bytes }),
          () => mine.signal.aborted,
        )
        if (!read) break
        saveFile(read.content, one.name)
        one = one.next?.(read.second)
      }
    } catch (error) {
      if (!mine.signal.aborted) setProblem({ error })
    }
    setAt(undefined)
  }
  if (at)
    return (
      <span className="inline-flex items-center gap-2 text-sm text-ink-soft tabular-nums" role="status">
        <Spinner />
        {words.everywhere.downloading(at.piece, at.bytes)}
        <Button look="plain" onClick={() => run.current.abort()}>
          {words.everywhere.stop}
        </Button>
      </span>
    )
  return (
    <>
      <button
        type="button"
        aria-label={label}
        disabled={disabled}
        className={isSmall ? small : buttonClass(look)}
        onClick={() => void begin()}
      >
        <Icon size={isSmall ? 14 : 15} aria-hidden="true" />
        {children}
      </button>
      {problem && (
        <Modal title={words.everywhere.notDownloaded} onClose={() => setProblem(undefined)}>
          <Problem error={problem.error} retry={() => void begin()} />
          <div className="mt-4 flex justify-end">
            <Button onClick={() => setProblem(undefined)}>{words.everywhere.close}</Button>
          </div>
        </Modal>
      )}
    </>
  )
}
