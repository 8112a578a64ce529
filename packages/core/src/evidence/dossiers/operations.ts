// The API of dossiers: the whole story of a change as one file, for somebody who trusts nobody.
import { vocabularyOf } from '@countersign/policy'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant } from '../../platform/schemas.ts'
import { exportControlDossier, previewControlDossier } from './control.ts'
import { controls, operationsUnder } from './controls.ts'
import { exportDossier } from './export.ts'
import { exportIdentityDossier } from './identity.ts'
import { exportLog, type LogExport } from './log-export.ts'
import { trustFiles } from './trust.ts'

const dossier = operation({
  id: 'changes.dossier',
  method: 'GET',
  path: '/v1/changes/{change}/dossier',
  summary: 'Seals the story of a change as it stands, and gives it whole: one JSON object a line',
  description: 'The format is docs/reference/dossier-format.md; `countersign verify` reads it offline. Waits for the witness.',
  scope: 'read',
  power: 'dossier.export',
  params: Closed({ change: Id }),
  streams: 'lines',
  response: Type.String(),
  errors: ['change.unknown', 'log.unavailable', 'log.unwitnessed'],
  resource: ({ params }) => ({ kind: 'change', id: params.change }),
  handle: async (runtime, caller, { params }, { log }) =>
    (await exportDossier({ runtime, sequencer: log as never }, caller, params.change)) as never,
})

const identityDossier = operation({
  id: 'identities.dossier',
  method: 'GET',
  path: '/v1/identities/{identity}/dossier',
  summary: 'Seals every change that touched an identity, and gives their dossiers in one file under a seal that lists them',
  description: 'The format is docs/reference/dossier-format.md; `countersign verify` reads it offline. Waits for the witness.',
  scope: 'read',
  power: 'dossier.export',
  params: Closed({ identity: Id }),
  streams: 'lines',
  response: Type.String(),
  errors: ['identity.unknown', 'dossier.too_many_parts', 'log.unavailable', 'log.unwitnessed'],
  resource: ({ params }) => ({ kind: 'identity', id: params.identity }),
  handle: async (runtime, caller, { params }, { log }) =>
    (await exportIdentityDossier({ runtime, sequencer: log as never }, caller, params.identity)) as never,
})

const Control = Closed({
  id: Id,
  standard: Type.String(),
  title: Type.String(),
  operations: Type.Array(Type.String(), { description: 'Operations that show that it works, by the policy pack in force' }),
})
const ControlParam = Closed({ control: Id })
const Time = {
  from: { ...Instant, description: 'Changes opened from then on' },
  to: { ...Instant, description: 'and before then' },
}

const controlList = operation({
  id: 'controls.list',
  method: 'GET',
  path: '/v1/controls',
  summary: 'Controls of which there are dossiers, by the ids of their standards, and what is taken for each',
  scope: 'read',
  power: 'dossier.export',
  query: Closed({}),
  response: Closed({ items: Type.Array(Control) }),
  resource: () => ({ kind: 'control', id: 'all' }),
  handle: async (runtime) => {
    const vocabulary = vocabularyOf(runtime.policy.current().bundle)
    return {
      items: controls.map((one) => ({
        id: one.id,
        standard: one.standard,
        title: one.title,
        operations: operationsUnder(one, vocabulary),
      })),
    }
  },
})

const controlPreview = operation({
  id: 'controls.preview',
  method: 'GET',
  path: '/v1/controls/{control}/preview',
  summary: 'What the dossier of a control over a time would hold: how many changes, how far they have come, in how many pieces',
  scope: 'read',
  power: 'dossier.export',
  params: ControlParam,
  query: Closed(Time),
  response: Closed({
    operations: Type.Array(Type.String()),
    changes: Type.Integer(),
    pieces: Type.Integer(),
    closures: Type.Array(Closed({ closure: Type.String(), count: Type.Integer() })),
  }),
  errors: ['control.unknown', 'control.no_time'],
  resource: ({ params }) => ({ kind: 'control', id: params.control }),
  handle: (runtime, caller, { params, query }) => previewControlDossier(runtime, caller.org, { ...params, ...query }),
})

const controlDossier = operation({
  id: 'controls.dossier',
  method: 'GET',
  path: '/v1/controls/{control}/dossier',
  summary:
    'Seals every change of a control that was opened within a time, and gives their dossiers in one file under a seal that lists them',
  description:
    'In pieces of at most 200 changes; `more` of the seal says that another follows: ask again with `after`, the last change of this one. The format is docs/reference/dossier-format.md; `countersign verify` reads it offline. Waits for the witness.',
  scope: 'read',
  power: 'dossier.export',
  params: ControlParam,
  query: Closed({ ...Time, after: Type.Optional({ ...Id, description: 'The last change of the piece before' }) }),
  streams: 'lines',
  response: Type.String(),
  errors: ['control.unknown', 'control.no_time', 'log.unavailable', 'log.unwitnessed'],
  resource: ({ params }) => ({ kind: 'control', id: params.control }),
  handle: async (runtime, caller, { params, query }, { log }) => {
    const { after, ...time } = query
    return (await exportControlDossier({ runtime, sequencer: log as never }, caller, { ...params, ...time }, after)) as never
  },
})

const trust = operation({
  id: 'trust.read',
  method: 'GET',
  path: '/v1/trust',
  summary: 'What a verifier of dossiers must trust: the files of a keys folder, by name',
  description: 'Public keys only. Compare them with what you already hold: a server is no authority on its own keys.',
  scope: 'read',
  power: 'self',
  response: Type.Record(Type.String(), Type.String()),
  handle: async (runtime, caller, _input, { log }) => {
    const files = await trustFiles(runtime, caller.org, log.vkeys)
    if (caller.principal.party.kind === 'enterprise') return files
    // A provider's agent must know who may command it; who approves is not its business.
    const { 'approvers.json': _approvers, 'executors.json': _executors, ...rest } = files
    return rest
  },
})

const wholeLog = operation({
  id: 'log.export',
  method: 'GET',
  path: '/v1/log/export',
  summary: 'The whole log, as far as it is cosigned: a line with its checkpoint, then every leaf, one a line',
  description:
    'The first line is `{"checkpoint": text}`; the rest is the export of docs/reference/log-format.md, byte for byte, which `countersign verify-log` reads offline. Count the lines: an answer that broke off has fewer than its checkpoint says.',
  scope: 'read',
  power: 'read.journal',
  streams: 'lines',
  response: Type.String(),
  errors: ['log.unwitnessed'],
  resource: () => ({ kind: 'journal', id: 'log' }),
  handle: async (runtime) => withCheckpoint(await exportLog(runtime.db)) as never,
})

async function* withCheckpoint({ checkpoint, pieces }: LogExport): AsyncGenerator<string | Buffer> {
  yield `${JSON.stringify({ checkpoint })}\n`
  yield* pieces
}

export const dossierOperations = [dossier, identityDossier, controlList, controlPreview, controlDossier, trust, wholeLog]
