// Kinds of findings about what is decided and done: approvals, operations, risks, mergers. Pure.
import { kept, kind } from './kind.ts'

export const changesKinds = {
  'approval.unanswered': kind('nobody has answered a request in its time, up to the end of its ladder', kept),
  'duty.nobody': kind('nobody was on call when somebody had to be asked', kept),
  'merger.overdue': kind(
    'the quarantine of a merger is over and somebody has still to answer for what is in it, or let it end',
    'all of it is taken over, or has ended',
    'NHI1:2025',
  ),
  'merger.quarantined': kind(
    'something that came with a merger is in quarantine: nobody answers for it',
    'all of it is taken over, or has ended',
    'NHI1:2025',
  ),
  'merger.unclear': kind(
    'something that was delivered for a merger may be one of ours, and waits for a person',
    'somebody has said of each what it is',
  ),
  'operation.denied': kind('policy denied an operation of a plan', kept),
  'operation.escalated': kind('policy withdrew at the last moment what it had allowed, and somebody has to look', kept),
  'operation.stuck': kind("an operation can't be brought to its end", 'it is proven after all', 'NHI1:2025'),
  'risk.expired': kind('a risk that was accepted is accepted no longer, and the credential is not proven dead', kept, 'NHI1:2025'),
} as const
