// What went wrong, what it means here, and what to do next.
import { CountersignProblem } from '../api/client.ts'
import { words } from '../words/index.ts'
import { Button } from './button.tsx'
import { capital } from './sentence.ts'

export const problemText = (error: unknown): string => {
  if (error instanceof CountersignProblem) return words.problems.codes[error.code] ?? sentence(error.message)
  return words.problems.unreachable
}

const sentence = (text: string): string => {
  const first = capital(text)
  return /[.!?]$/.test(first) ? first : `${first}.`
}

export const Problem = ({ error, retry }: { error: unknown; retry?: () => void }) => (
  <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
    <p className="font-medium text-bad">{words.problems.title}</p>
    <p className="mt-1 text-ink">{problemText(error)}</p>
    {error instanceof CountersignProblem && (
      <p className="mt-1 font-mono text-xs text-ink-soft">
        {error.code} · {words.everywhere.requestId(error.requestId)}
      </p>
    )}
    {retry && (
      <Button className="mt-3" onClick={retry}>
        {words.everywhere.tryAgain}
      </Button>
    )}
  </div>
)
