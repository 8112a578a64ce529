// The API of the replay.
import { CountersignError } from '@countersign/ledger'
import { bundleFromFiles, type PolicyEngine } from '@countersign/policy'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Instant } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { readVersion } from '../instruments/index.ts'
import { bundleOfPack, comparePowers, engineFor, packIn, packKind, packName } from '../packs/index.ts'
import { bundleOf } from '../policy/index.ts'
import { replayDecisions } from './replay.ts'

const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])
const Lines = Type.Array(Type.String())

const Asked = Closed({
  files: Type.Optional(
    Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.String({ maxLength: 262_144 }), {
      description: 'The pack itself: path → text',
    }),
  ),
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'A pack that was proposed, by the version of its document' })),
  bundle: Type.Optional(Digest),
  ...PageQuery,
})

/** Errors: `policy.replay_of_what`, `policy.unknown_pack`; as `bundleFromFiles`. */
const engineAsked = async (
  runtime: Runtime,
  caller: Caller,
  { files, version, bundle }: { files?: Readonly<Record<string, string>>; version?: number; bundle?: string },
): Promise<PolicyEngine> => {
  if ([files, version, bundle].filter((one) => one !== undefined).length !== 1)
    throw new CountersignError(
      'policy.replay_of_what',
      'invalid',
      'say which pack is to be asked: its `files`, the `version` of a proposed one, or the `bundle` of one that was in force',
    )
  if (files !== undefined) return engineFor(bundleFromFiles(files))
  const { db } = runtime
  const row = version === undefined ? undefined : await readVersion(db, caller.org, packKind, packName, version)
  const found = row ? await bundleOfPack(db, caller.org, packIn(row.document)) : bundle && (await bundleOf(runtime, db, caller.org, bundle))
  if (!found) throw new CountersignError('policy.unknown_pack', 'not_found', 'no such pack was proposed or in force here')
  return engineFor(found)
}

const replay = operation({
  id: 'policy.replay',
  method: 'POST',
  path: '/v1/policy/replay',
  summary: 'What another policy pack would have said of the last decisions: who would be let in or out; no effect at all',
  description:
    'Both packs are asked with the facts of this moment. `facts` says whether these come to what was decided on then. A decision that can not be asked again is listed with `notReplayed`. Of a plan with more operations than a hundred the first hundred are asked about.',
  scope: 'read',
  power: 'read.policy',
  body: Asked,
  bodyLimit: 8 << 20,
  response: Closed({
    bundle: Closed({ digest: Digest, name: Type.String(), version: Type.String() }),
    before: Digest,
    powers: Type.Array(Closed({ principal: Id, party: Id, gains: Lines, loses: Lines }), {
      description: 'Who would gain or lose a power of the enterprise; the same on every page',
    }),
    items: Type.Array(
      Closed({
        change: Id,
        plan: Digest,
        at: Instant,
        requester: Type.String(),
        asked: Type.Integer(),
        leftOut: Type.Integer(),
        operations: Type.Array(
          Closed({
            operation: Type.String(),
            credential: Type.String(),
            executor: Type.String(),
            before: Outcome,
            after: Outcome,
            looser: Lines,
            stricter: Lines,
            facts: Type.Enum(['as_then', 'of_today']),
          }),
          { description: 'Those of which the other pack says something else' },
        ),
        people: Type.Array(
          Closed({
            principal: Id,
            power: Type.Enum(['change.approve', 'change.execute']),
            operation: Type.String(),
            after: Type.Enum(['in', 'out']),
          }),
        ),
        notReplayed: Type.Optional(Type.String()),
      }),
    ),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: [
    'policy.replay_of_what',
    'policy.unknown_pack',
    'policy.unexpected_file',
    'policy.missing_file',
    'policy.unreadable_pack',
    'policy.invalid_schema',
    'policy.invalid_policy',
    'policy.invalid_annotation',
    'policy.invalid_data',
    'policy.broken_law',
  ],
  resource: () => ({ kind: 'policy', id: 'current' }),
  handle: async (runtime, caller, { body }) => {
    const { cursor, limit, ...asked } = body
    let engine: PolicyEngine | undefined
    const page = await pageOf(
      listName('policy/replay'),
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
      // ORDER: the cursor is judged first.
      async (after, most) => {
        engine = await engineAsked(runtime, caller, asked)
        return replayDecisions(runtime, caller.org, engine, after, most)
      },
      ({ digest }) => digest,
      ({ replayed }) => ({
        ...replayed,
        at: replayed.at.toISOString(),
        operations: replayed.operations.map((one) => ({ ...one, looser: [...one.looser], stricter: [...one.stricter] })),
        people: replayed.people.map((one) => ({ ...one })),
      }),
    )
    const other = engine ?? (await engineAsked(runtime, caller, asked))
    const { digest, name, version } = other.bundle
    const powers = await comparePowers(runtime.db, caller.org, runtime.policy.current(), other, runtime.clock.now())
    return {
      bundle: { digest, name, version },
      before: runtime.policy.current().bundle.digest,
      powers: powers.map((one) => ({ ...one, gains: [...one.gains], loses: [...one.loses] })),
      ...page,
    }
  },
})

export const replayOperations = [replay]
