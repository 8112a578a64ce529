// Who has countersigned that somebody was given something here, or that nobody has.
import { Link } from '@tanstack/react-router'
import type { Item } from '../api/answers.ts'
import { ownWords } from '../words/own.ts'
import { Badge } from './badge.tsx'

const w = ownWords.list
export type Signed = Pick<Item<'ownAccess.list'>, 'signed' | 'change' | 'signedBy'>

/** At once to be seen: who has countersigned it, or that nobody has. */
export const SignedBy = ({ of: { signed, change, signedBy } }: { of: Signed }) => {
  if (signed === 'not_needed') return <span className="text-ink-faint">–</span>
  if (change === null || signed !== 'by_change')
    return <Badge tone="warn">{w.marks[signed === 'first_hour' ? 'first_hour' : 'nobody']}</Badge>
  return (
    <Link to="/changes/$change" params={{ change }} className="text-accent hover:underline">
      {signedBy.join(', ')}
    </Link>
  )
}

/** The whole of it, in a sentence. */
export const HowSigned = ({ of: { signed, change, signedBy } }: { of: Signed }) =>
  signed !== 'by_change' ? (
    w.unsigned[signed]
  ) : (
    <>
      {w.byChange(signedBy)}{' '}
      {change !== null && (
        <Link to="/changes/$change" params={{ change }} className="text-accent hover:underline">
          {change}
        </Link>
      )}
    </>
  )
