// A request that may be shown as what would be signed: its text was hashed here, and is the plan of the change that the request is about.
import { CountersignError } from '@countersign/ledger'
import type { Answer } from '../connection/api.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { operationsOf, summarisePlan } from '../signing/plan-summary.ts'
import type { Colors } from '../terminal/output.ts'
import { plain, plainText } from '../terminal/plain.ts'
import { pairs } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'

type ApprovalRequest = Answer<'approvals.read'>

export interface OpenedRequest {
  readonly request: ApprovalRequest
  readonly plan: Readonly<Record<string, unknown>>
}

const refuse = (message: string) => new CountersignError('cli.request_differs', 'forbidden', `${message}; nothing was signed`)

/** Errors (kind `forbidden`): `cli.digest_differs`, `cli.not_canonical`, `cli.request_differs`. */
export const openRequest = (request: ApprovalRequest): OpenedRequest => {
  const plan = openCanonicalText(request.planText, request.plan)
  if (plan.type !== 'countersign/plan/v2') throw refuse('the text is no plan of a version that is known here')
  if (plan.change !== request.change)
    throw refuse(`the text is the plan of \`${plain(plan.change)}\`, the request is about \`${request.change}\``)
  const planned = new Set(operationsOf(plan).map(({ id }) => id))
  const stranger = request.operations.find((id) => !planned.has(id))
  if (stranger !== undefined) throw refuse(`the request names the operation \`${stranger}\`, which is not in the plan`)
  return { request, plan }
}

export const renderRequest = ({ request, plan }: OpenedRequest, colour: Colors, options: { everything?: boolean } = {}): string => {
  const only = options.everything ? undefined : new Set(request.operations)
  const signed = request.signatures.map(
    ({ person, verdict, at, for: principal }) =>
      `${plain(person)}${principal === null ? '' : ` (in the place of ${plain(principal)})`} ${verdict} at ${instant(at)}`,
  )
  const { climb } = request
  return [
    colour.bold(`Request ${plain(request.id)} of change ${plain(request.change)}, ${plain(request.state)}`),
    pairs([
      ['asked of', `${request.quorum} holding ${request.roles.join(' or ')}${request.stepUp ? ', with a step-up key' : ''}`],
      ['until', instant(request.expiresAt)],
      ...(climb === null
        ? []
        : ([
            ['asked now', `${climb.asked.map(plain).join(', ') || 'NOBODY'} (${climb.asks}, rung ${climb.rung + 1} of ${climb.of})`],
            ['then', climb.next === null ? '-' : `at ${instant(climb.next.at)} ${climb.next.asks}`],
          ] as [string, string][])),
      ['signed by', signed.join('; ') || 'nobody yet'],
    ]),
    '',
    colour.bold('In plain words'),
    summarisePlan(plan, only),
    '',
    colour.bold('The exact text'),
    // SAFETY: shown whole; what a terminal can't show is marked, and the digest is over the real characters.
    plainText(request.planText),
    '',
    pairs([
      ['digest', request.plan],
      ['policy', request.bundle],
    ]),
    '  (computed here from the text above: it is what a signature is over)',
  ].join('\n')
}
