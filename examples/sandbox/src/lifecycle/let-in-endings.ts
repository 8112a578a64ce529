// How it must end with what people let in: all of it is known with what speaks against it, one is kept by a signature, and one is proven gone.
import { wrong } from '../endings.ts'
import type { Ending } from './judging.ts'

const MANY = { consents: 300, applications: 25 } as const
const SPOKEN_AGAINST = ['never_decided', 'client_unknown', 'client_without_contract', 'provider_held', 'high_impact'] as const

export const LET_IN_ENDINGS: readonly Ending[] = [
  {
    name: 'whom people let in is known, with what speaks against it: one is kept until a day that somebody signed, one is proven gone with its tokens',
    check: ({ letIn, consents, changes, entries }) => {
      const change = changes.find((one) => one.trigger.kind === 'finding' && one.trigger.ref === letIn?.ended)
      const removed = change?.operations.find((one) => one.operation === 'grant.remove')
      const proof = entries.find((one) => one.kind === 'proof.recorded' && one.stream === removed?.id)
      const signed = entries.find((one) => one.kind === 'consent.kept' && one.stream === letIn?.kept)
      return wrong(
        [(letIn?.consents ?? 0) >= MANY.consents, `${letIn?.consents ?? 0} are known`],
        [(letIn?.applications ?? 0) >= MANY.applications, `to ${letIn?.applications ?? 0} applications`],
        ...SPOKEN_AGAINST.map((reason) => [(letIn?.reasons[reason] ?? 0) > 0, `none has to be decided because of ${reason}`] as const),
        [letIn !== undefined && consents[letIn.kept] === 'kept', 'what was kept is not kept'],
        [signed?.actor === 'priya.nair', 'nobody signed that it stays'],
        [letIn !== undefined && consents[letIn.ended] === 'ended', 'what was ended is not ended'],
        [change?.closure === 'risk_complete', `its change is ${change?.closure ?? 'not there'}`],
        [removed?.closure === 'risk_complete' && proof !== undefined, `its end is ${removed?.closure ?? 'not in it'}, or without a proof`],
      )
    },
  },
]
