// The API of proposing documents of authority.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Facts, Id, Nullable, Text } from '../../platform/schemas.ts'
import type { Runtime } from '../../runtime.ts'
import { previewProposal, propose } from './proposal.ts'

const Named = Closed({ kind: Id, name: Id })

/** Errors: `instrument.made_elsewhere`. */
const requireWritten = (runtime: Runtime, kind: string): void => {
  const madeBy = runtime.instruments.get(kind)?.madeBy
  if (madeBy !== undefined)
    throw new CountersignError('instrument.made_elsewhere', 'invalid', `nobody writes a ${kind} himself; ${madeBy} makes and proposes it`)
}

const preview = operation({
  id: 'instruments.preview',
  method: 'POST',
  path: '/v1/instruments/{kind}/{name}/preview',
  summary: 'Whether a document of authority could come in force, and what it would change; no effect at all',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  params: Named,
  body: Closed({ document: Facts }),
  response: Closed({ changes: Type.Array(Type.String()), inForce: Nullable(Type.Integer({ description: 'the version in force now' })) }),
  errors: ['instrument.unknown_kind', 'instrument.name', 'instrument.invalid', 'instrument.made_elsewhere'],
  handle: async (runtime, caller, { params, body }) => {
    requireWritten(runtime, params.kind)
    const { changes, version } = await previewProposal(runtime, caller, { ...params, document: body.document })
    return { changes: [...changes], inForce: version }
  },
})

const proposing = operation({
  id: 'instruments.propose',
  method: 'POST',
  path: '/v1/instruments/{kind}/{name}',
  summary: 'Proposes a new version of a document of authority: opens the change that brings it in force once it is approved',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  params: Named,
  body: Closed({ document: Facts, reason: Text, ticket: Text }),
  response: Closed({
    change: Id,
    plan: Digest,
    outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']),
    version: Type.Integer(),
    changes: Type.Array(Type.String()),
  }),
  status: 202,
  errors: [
    'instrument.unknown_kind',
    'instrument.name',
    'instrument.invalid',
    'instrument.made_elsewhere',
    'instrument.pending',
    'change.reason_missing',
    'change.ticket_missing',
  ],
  handle: async (runtime, caller, { params, body }) => {
    requireWritten(runtime, params.kind)
    const made = await propose(runtime, caller, { ...params, ...body })
    return { ...made, changes: [...made.changes] }
  },
})

export const proposalOperations = [preview, proposing]
