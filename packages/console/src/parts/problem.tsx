// What went wrong, what it means here, and what to do next.
import { CountersignProblem } from '../api/client.ts'
import { showMorePlace } from '../api/show-more.ts'
import { words } from '../words/index.ts'
import { Button, buttonClass } from './button.tsx'
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
    {error instanceof CountersignProblem && error.code === 'auth.step_up_needed' && <ShowMore issuer={error.details['issuer']} />}
    {retry && (
      <Button className="mt-3" onClick={retry}>
        {words.everywhere.tryAgain}
      </Button>
    )}
  </div>
)

/** He is back on this page afterwards, and does it again. */
const ShowMore = ({ issuer }: { issuer: unknown }) => {
  const { pathname, search } = window.location
  return (
    <a href={showMorePlace(typeof issuer === 'string' ? issuer : null, pathname + search)} className={buttonClass('quiet', 'mt-3')}>
      {words.problems.showMore}
    </a>
  )
}
