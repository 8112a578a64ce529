// The API of changing what anybody holds in Countersign itself, and how a system is spoken to: what would come of it, and proposing it.
import { Type } from 'typebox'
import { lawFor, needed, SystemSettings } from '../../authority/own-changes/index.ts'
import { operation, SCOPES } from '../../platform/operation.ts'
import { Closed, Digest, Id, Instant, Nullable, PublicKey, Text } from '../../platform/schemas.ts'
import { previewGrant, previewSystem, proposeGrant, proposeSystem } from './propose.ts'

const Grant = Type.Union([
  Closed({ what: Type.Literal('role'), principal: Id, role: Id, until: Type.Optional(Instant) }),
  Closed({
    what: Type.Literal('api_key'),
    principal: Id,
    heldBy: Type.Optional(Type.String({ ...Id, description: 'In whose hands it will be; absent: the principal himself' })),
    name: Text,
    scopes: Type.Array(Type.Enum([...SCOPES]), { minItems: 1, maxItems: SCOPES.length, uniqueItems: true }),
    until: Instant,
  }),
  Closed({
    what: Type.Literal('signing_key'),
    principal: Id,
    purpose: Type.Enum(['approval', 'execution']),
    assurance: Type.Optional(Type.Enum(['standard', 'step_up'])),
    publicKey: PublicKey,
  }),
])

const Lines = Type.Array(Type.String(), { description: 'The lines that people would sign' })
const Signatures = Type.Integer({ minimum: 1, maximum: 2, description: 'By how many other people it is signed' })
const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])
const Proposed = { change: Id, plan: Digest, outcome: Outcome, version: Type.Integer(), signatures: Signatures, changes: Lines }

const grantErrors = ['principal.unknown', 'instrument.invalid', 'key.low_order', 'key.non_canonical', 'key.malformed']
const proposingErrors = ['instrument.pending', 'change.reason_missing', 'change.ticket_missing']
const systemErrors = ['system.invalid', 'instrument.name', 'instrument.invalid']
const resource = () => ({ kind: 'policy', id: 'own-access' })

const law = operation({
  id: 'ownChanges.law',
  method: 'GET',
  path: '/v1/own-access/law',
  summary:
    'Whether what anybody holds in Countersign itself is given by other people’s signatures already, or still by one administrator alone',
  description: 'The first hour lasts until enough others could sign what the caller proposes. What is given in it is journalled as such.',
  scope: 'read',
  power: 'read.policy',
  response: Closed({
    firstHour: Type.Boolean(),
    couldSign: Type.Array(Id, { description: 'People of the enterprise beside the caller who could' }),
    needed: Type.Integer(),
    roles: Type.Array(Type.String(), { description: 'One of which each holds' }),
    stepUp: Type.Boolean({ description: 'Whether their keys count for a step-up' }),
  }),
  resource,
  handle: async (runtime, caller) => {
    const { firstHour, signers, roles, stepUp } = await lawFor(runtime, runtime.db, caller.org, caller.principal.id, runtime.clock.now())
    return { firstHour, couldSign: [...signers], needed, roles: [...roles], stepUp }
  },
})

const preview = operation({
  id: 'ownChanges.preview',
  method: 'POST',
  path: '/v1/own-access/preview',
  summary: 'What giving somebody a role, an API key or a signing key here would bring him, and who would have to sign it; no effect at all',
  scope: 'administer',
  power: 'role.assign',
  asksItself: true,
  body: Closed({ grant: Grant }),
  response: Closed({
    changes: Lines,
    powers: Type.Array(Type.String()),
    signatures: Signatures,
    atOnce: Type.Boolean({
      description: 'An administrator gives it by himself: it carries no power of the enterprise’s, or it is the first hour',
    }),
  }),
  errors: grantErrors,
  handle: async (runtime, caller, { body }) => {
    const { changes, powers, ...rest } = await previewGrant(runtime, caller, body.grant)
    return { changes: [...changes], powers: [...powers], ...rest }
  },
})

const proposing = operation({
  id: 'ownChanges.propose',
  method: 'POST',
  path: '/v1/own-access',
  summary: 'Proposes that somebody is given a role, an API key or a signing key here: in effect when other people have signed it',
  description:
    'Never by the one who gets it. The secret of an API key is shown in this answer and nowhere else, and is good for nothing until then.',
  scope: 'administer',
  power: 'role.assign',
  asksItself: true,
  body: Closed({ grant: Grant, reason: Text, ticket: Text }),
  response: Closed({ ...Proposed, secret: Nullable(Type.String({ description: 'Of an API key' })) }),
  status: 202,
  answersOnce: true,
  errors: [...grantErrors, ...proposingErrors],
  handle: async (runtime, caller, { body: { grant, ...grounds } }) => {
    const { changes, ...proposed } = await proposeGrant(runtime, caller, grant, grounds)
    return { ...proposed, changes: [...changes] }
  },
})

const SystemParam = Closed({ system: Id })

const systemPreview = operation({
  id: 'systems.preview',
  method: 'POST',
  path: '/v1/systems/{system}/preview',
  summary: 'What would change about how a system is spoken to; no effect at all',
  scope: 'administer',
  power: 'system.register',
  params: SystemParam,
  body: SystemSettings,
  response: Closed({ changes: Lines, signatures: Signatures }),
  errors: systemErrors,
  handle: async (runtime, caller, { params, body }) => {
    const { changes } = await previewSystem(runtime, caller, params.system, body)
    return { changes: [...changes], signatures: 1 }
  },
})

const systemProposing = operation({
  id: 'systems.propose',
  method: 'POST',
  path: '/v1/systems/{system}/proposal',
  summary: 'Proposes a system, or a change of how it is spoken to: in effect when somebody else has signed it',
  description: 'Settings are checked against the connector; secrets are given as references, never as values. Afterwards, run its check.',
  scope: 'administer',
  power: 'system.register',
  params: SystemParam,
  body: Closed({ ...SystemSettings.properties, reason: Text, ticket: Text }),
  response: Closed(Proposed),
  status: 202,
  errors: [...systemErrors, ...proposingErrors],
  handle: async (runtime, caller, { params, body: { reason, ticket, ...settings } }) => {
    const { changes, ...proposed } = await proposeSystem(runtime, caller, { system: params.system, settings, reason, ticket })
    return { ...proposed, changes: [...changes] }
  },
})

export const ownChangeOperations = [law, preview, proposing, systemPreview, systemProposing]
