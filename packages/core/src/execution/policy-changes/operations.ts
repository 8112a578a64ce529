// The API of changing policy: what a pack would come to, proposing it, and going back to one that was.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Id, Text } from '../../platform/schemas.ts'
import { type ProposedPack, previewPack, proposeOlder, proposePack } from './propose.ts'

const Texts = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.String({ maxLength: 262_144 }), {
  description: 'Path inside the pack, or name of the test file → its text',
})

const Pack = Closed({ files: Texts, tests: Texts })
/** Packs with their tests are some hundred thousand bytes. */
const bodyLimit = 8 << 20
const resource = () => ({ kind: 'policy', id: 'policy:pack' })

const packErrors = [
  'policy.none_in_force',
  'policy.unreadable_pack',
  'policy.unexpected_file',
  'policy.missing_file',
  'policy.invalid_schema',
  'policy.invalid_policy',
  'policy.invalid_annotation',
  'policy.invalid_data',
  'policy.broken_law',
  'policy.tests_failed',
  'policy.not_examined',
  'policy.examining',
  'instrument.invalid',
]
const proposingErrors = [...packErrors, 'instrument.pending', 'change.reason_missing', 'change.ticket_missing']

const Lines = Type.Array(Type.String())
const Finding = Closed({ where: Type.String(), problem: Type.String() })
const Bundle = Closed({ digest: Digest, name: Type.String(), version: Type.String() })
const Shift = Closed({
  party: Id,
  operation: Type.String(),
  where: Type.String(),
  criticalities: Type.Array(Type.String()),
  before: Type.String(),
  after: Type.String(),
  toAutonomous: Type.Boolean({ description: 'It would run without anybody being asked' }),
})

const preview = operation({
  id: 'policy.preview',
  method: 'POST',
  path: '/v1/policy/preview',
  summary: 'What another policy pack would come to beside the one in force, and whether it could come in force; no effect at all',
  description:
    'It is checked whole (Cedar, the laws, its own tests, paths from outside), and compared: the permission matrix cell by cell, what providers may do, and who would gain or lose a power of the enterprise.',
  scope: 'request',
  power: 'policy.change',
  body: Pack,
  bodyLimit,
  response: Closed({
    bundle: Bundle,
    before: Digest,
    warnings: Type.Array(Finding),
    tests: Closed({ passed: Type.Integer() }),
    texts: Closed({ added: Lines, removed: Lines, changed: Lines, otherFiles: Lines }),
    matrix: Closed({ digest: Digest, changes: Lines }),
    powers: Type.Array(Closed({ principal: Id, party: Id, gains: Lines, loses: Lines })),
    rights: Closed({ widened: Type.Array(Shift), narrowed: Type.Array(Shift), compared: Type.Integer() }),
    changes: Type.Array(Type.String(), { description: 'The lines that people would sign' }),
  }),
  errors: packErrors,
  resource,
  handle: async (runtime, caller, { body }) => {
    const { examination, before, powers, rights, changes } = await previewPack(runtime, caller, body)
    const { bundle, warnings, tests, texts, matrix } = examination
    const shown = (one: (typeof rights)[number]['widened'][number]) => ({ ...one, criticalities: [...one.criticalities] })
    return {
      bundle: { ...bundle },
      before,
      warnings: warnings.map((one) => ({ ...one })),
      tests: { passed: tests.passed },
      texts: {
        added: [...texts.added],
        removed: [...texts.removed],
        changed: [...texts.changed],
        otherFiles: [...texts.otherFiles],
      },
      matrix: { digest: matrix.digest, changes: [...matrix.changes] },
      powers: powers.map((one) => ({ ...one, gains: [...one.gains], loses: [...one.loses] })),
      rights: {
        widened: rights.flatMap(({ widened }) => widened.map(shown)),
        narrowed: rights.flatMap(({ narrowed }) => narrowed.map(shown)),
        compared: rights.reduce((sum, { compared }) => sum + compared, 0),
      },
      changes: [...changes],
    }
  },
})

const Proposed = Closed({
  change: Id,
  plan: Digest,
  outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']),
  version: Type.Integer({ description: 'Of the document' }),
  bundle: Bundle,
  changes: Lines,
})

const show = (made: ProposedPack) => ({
  change: made.change,
  plan: made.plan,
  outcome: made.outcome,
  version: made.version,
  bundle: { ...made.bundle },
  changes: [...made.changes],
})

const proposing = operation({
  id: 'policy.propose',
  method: 'POST',
  path: '/v1/policy/propose',
  summary: 'Proposes another policy pack: two other people sign exactly this one before it is in force, whatever any pack says',
  scope: 'request',
  power: 'policy.change',
  body: Closed({ ...Pack.properties, reason: Text, ticket: Text }),
  bodyLimit,
  response: Proposed,
  status: 202,
  errors: proposingErrors,
  resource,
  handle: async (runtime, caller, { body: { files, tests, reason, ticket } }) =>
    show(await proposePack(runtime, caller, { pack: { files, tests }, reason, ticket })),
})

const back = operation({
  id: 'policy.back',
  method: 'POST',
  path: '/v1/policy/back',
  summary: 'Proposes a pack that was in force before, under a new version: the one before this one, or the one that is named',
  scope: 'request',
  power: 'policy.change',
  body: Closed({
    sequence: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Its place in the history' })),
    reason: Text,
    ticket: Text,
  }),
  response: Proposed,
  status: 202,
  errors: ['policy.unknown_pack', 'policy.altered', ...proposingErrors],
  resource,
  handle: async (runtime, caller, { body }) => show(await proposeOlder(runtime, caller, body)),
})

export const policyChangeOperations = [preview, proposing, back]
