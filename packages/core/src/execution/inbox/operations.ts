// The API of an inbox.
import { RISK_CLASSES } from '@countersign/policy'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { inboxKinds, readInbox } from './inbox.ts'

const read = operation({
  id: 'inbox.read',
  method: 'GET',
  path: '/v1/inbox',
  summary: 'Every question that waits for the caller: what he is asked by name first, then what is due soonest',
  description:
    'At most 200 of each kind; the lists of the kinds have the rest. It is empty for parties outside: nothing is decided there. Approvals with one `pattern` ' +
    'are equal but for the thing they are about: one signature may answer them (`approvals.signBatch`).',
  scope: 'read',
  power: 'self',
  response: Closed({
    items: Type.Array(
      Closed({
        kind: Type.Enum([...inboxKinds]),
        id: Id,
        change: Nullable(Id),
        subject: Type.String({ description: 'What it is about' }),
        reason: Type.String({ description: 'Why it is asked, in the words of who asks' }),
        requester: Nullable(Id),
        risk: Nullable(Type.Enum([...RISK_CLASSES])),
        count: Type.Integer({ description: 'Operations, or whatever it is counted in' }),
        systems: Type.Array(Id),
        stepUp: Type.Boolean(),
        asked: Type.Boolean({ description: 'It is his turn, by name; the others he could answer as well' }),
        pattern: Nullable(Digest),
        since: Instant,
        dueAt: Nullable(Instant),
      }),
    ),
  }),
  handle: async (runtime, caller) => ({
    items: (await readInbox(runtime, caller)).map(({ since, dueAt, systems, ...one }) => ({
      ...one,
      systems: [...systems],
      since: since.toISOString(),
      dueAt: dueAt?.toISOString() ?? null,
    })),
  }),
})

export const inboxOperations = [read]
