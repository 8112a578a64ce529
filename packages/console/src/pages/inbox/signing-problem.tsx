// Why nothing was signed, or nothing may be: the text is another one, the passkey is missing or was not confirmed, or the server said no.
import { Problem } from '../../parts/problem.tsx'
import { TextDiffers } from '../../signing/canonical.ts'
import { NoPasskey, NotConfirmed } from '../../signing/sign.ts'
import { words } from '../../words/index.ts'

const w = words.inbox.request

export const SigningProblem = ({ error, retry }: { error: unknown; retry?: () => void }) => {
  if (error instanceof TextDiffers)
    return (
      <div role="alert" className="rounded-lg border border-bad bg-bad-soft p-4 text-bad">
        <p className="font-semibold">{w.differs}</p>
        <p className="mt-1 text-sm text-ink">{error.message}</p>
      </div>
    )
  if (error instanceof NoPasskey || error instanceof NotConfirmed)
    return (
      <p role="alert" className="rounded-lg bg-warn-soft p-3 text-sm text-warn">
        {error instanceof NoPasskey ? w.noPasskey : w.notConfirmed}
      </p>
    )
  return <Problem error={error} {...(retry ? { retry } : {})} />
}
