// A text of the catalogue, or a next step, in which what is typed or named exactly stands between backticks: shown as such, and where one would run it, to be copied.
import { Fragment } from 'react'
import { CopyButton } from './code.tsx'

export const Spoken = ({ text, copied = false }: { text: string; copied?: boolean }) => (
  <>
    {text.split('`').map((part, index) =>
      index % 2 === 0 ? (
        <Fragment key={index}>{part}</Fragment>
      ) : (
        <span key={index} className="inline-flex items-center gap-0.5 rounded bg-sunken px-1.5 font-mono text-[13px]">
          {part}
          {copied && <CopyButton text={part} />}
        </span>
      ),
    )}
  </>
)
