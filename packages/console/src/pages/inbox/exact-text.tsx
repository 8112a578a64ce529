import { Digest, Exact } from '../../parts/code.tsx'
import { Term } from '../../parts/term.tsx'
import { words } from '../../words/index.ts'

const w = words.inbox.request

/** The very characters that are hashed and signed. Only for a text that was opened by `openText`. */
export const ExactText = ({ text, digest }: { text: string; digest: string }) => (
  <>
    <p className="mb-2 text-sm text-ink-soft">{w.exactLead}</p>
    <p className="mb-3 flex flex-wrap items-center gap-2 text-sm">
      <Term of="digest">{w.digest}</Term> <Digest of={digest} />
    </p>
    <details>
      <summary className="mb-2 text-sm font-medium text-accent">{w.exactShow}</summary>
      <Exact label={w.exact} text={text} />
    </details>
  </>
)
