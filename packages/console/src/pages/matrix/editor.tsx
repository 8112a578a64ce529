// A text with its lines numbered; those with a problem are marked. Its long lines scroll, so that a number always stands beside its line.
import { type RefObject, useId, useRef } from 'react'

const lineHeight = 20
const padding = 12

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  /** Lines that have a problem, from 1. */
  readonly marked: ReadonlySet<number>
  readonly box: RefObject<HTMLTextAreaElement | null>
}

/** Puts the caret where a problem is, and the line into sight. */
export const jumpTo = (box: HTMLTextAreaElement | null, line: number, column: number): void => {
  if (!box) return
  const before = box.value.split('\n').slice(0, line - 1)
  const start = before.reduce((sum, one) => sum + one.length + 1, 0)
  const end = box.value.indexOf('\n', start)
  const from = Math.min(start + Math.max(0, column - 1), end === -1 ? box.value.length : end)
  box.focus()
  box.setSelectionRange(from, end === -1 ? box.value.length : end)
  box.scrollTop = Math.max(0, (line - 1) * lineHeight - box.clientHeight / 3)
  box.scrollIntoView({ block: 'nearest' })
}

export const Editor = ({ label, value, onChange, marked, box }: Props) => {
  const gutter = useRef<HTMLDivElement>(null)
  const id = useId()
  return (
    <div className="flex h-[min(34rem,65vh)] overflow-hidden rounded-b-xl font-mono text-[13px]">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <div
        ref={gutter}
        aria-hidden="true"
        style={{ paddingBlock: padding, lineHeight: `${lineHeight}px` }}
        className="w-11 shrink-0 overflow-hidden border-r border-line bg-sunken text-right text-ink-faint select-none sm:w-12"
      >
        {value.split('\n').map((_, index) => (
          <div key={index} className={`px-2 ${marked.has(index + 1) ? 'bg-bad-soft font-semibold text-bad' : ''}`}>
            {index + 1}
          </div>
        ))}
        <div className="h-8" />
      </div>
      <textarea
        id={id}
        ref={box}
        value={value}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop
        }}
        style={{ padding, lineHeight: `${lineHeight}px` }}
        className="min-w-0 grow resize-none overflow-auto bg-panel text-ink focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
      />
    </div>
  )
}
