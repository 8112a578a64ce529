// The API of what was seen: one operation with its attempts, evidence and proofs; and the check of a system before anything depends on it.
import { CountersignError, parseStrict } from '@countersign/ledger'
import { Type } from 'typebox'
import { getDocument } from '../../platform/documents.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { readSystem, toSystemRecord } from '../../registry/inventory/index.ts'
import { reachOf } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { attemptsOf, executes, mandatesOfOperation, OperationShown, partOf, showOperation, visibleOperation } from '../changes/index.ts'
import { evidenceOf } from '../intake/index.ts'
import { checkSystem } from './check-system.ts'
import { proofsOf } from './store.ts'

const Verdict = Type.Enum(['pass', 'fail', 'unknown'])

const read = operation({
  id: 'operations.read',
  method: 'GET',
  path: '/v1/operations/{operation}',
  summary: 'One operation: attempts, mandates, evidence with its three verdicts, and proofs with what was answered at each door',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Closed({ operation: Id }),
  response: Closed({
    ...OperationShown.properties,
    attemptLog: Type.Array(
      Closed({
        attempt: Type.Integer(),
        mandate: Id,
        intendedAt: Instant,
        finishedAt: Nullable(Instant),
        status: Nullable(Type.String()),
        code: Nullable(Type.String()),
        detail: Nullable(Type.String()),
      }),
    ),
    mandateLog: Type.Array(
      Closed({
        id: Id,
        digest: Digest,
        state: Type.Enum(['open', 'started', 'spent', 'expired', 'void']),
        notBefore: Instant,
        notAfter: Instant,
        startedAt: Nullable(Instant),
      }),
    ),
    evidence: Type.Array(
      Closed({ digest: Digest, mandate: Id, executor: Id, integrity: Verdict, completeness: Verdict, truth: Verdict, receivedAt: Instant }),
    ),
    proofs: Type.Array(
      Closed({
        digest: Digest,
        round: Type.Integer(),
        purpose: Type.String(),
        verdict: Type.String(),
        strength: Nullable(Type.String()),
        at: Instant,
        payload: Nullable(Facts),
      }),
    ),
  }),
  errors: ['operation.unknown'],
  handle: async (runtime, caller, { params }) => {
    const reach = reachOf(runtime, caller, 'read.change', 'change')
    const row = await visibleOperation(runtime.db, caller.org, reach, params.operation)
    if (!row) throw new CountersignError('operation.unknown', 'not_found', `no operation \`${params.operation}\``)
    const part = await partOf(runtime.db, caller.org, reach)
    // What somebody else does about one's own identity is his, and the enterprise's.
    const done = executes(part, row)
    const [attempts, mandates, evidence, proofs] = [
      done ? await attemptsOf(runtime.db, caller.org, row.id) : [],
      done ? await mandatesOfOperation(runtime.db, caller.org, row.id) : [],
      done ? await evidenceOf(runtime.db, caller.org, row.id) : [],
      await proofsOf(runtime.db, caller.org, row.id),
    ]
    const payloads = new Map<string, Record<string, unknown> | null>()
    // Where the enterprise's doors are is not an outsider's to know.
    if (reach === undefined) for (const proof of proofs) payloads.set(proof.digest, await payloadOf(runtime, caller.org, proof.digest))
    return {
      ...showOperation(row, part),
      attemptLog: attempts.map((one) => ({
        attempt: one.attempt,
        mandate: one.mandate_id,
        intendedAt: one.intended_at.toISOString(),
        finishedAt: one.finished_at?.toISOString() ?? null,
        status: one.status,
        code: one.code,
        detail: one.detail,
      })),
      mandateLog: mandates.map((one) => ({
        id: one.id,
        digest: one.digest,
        state: one.state,
        notBefore: one.not_before.toISOString(),
        notAfter: one.not_after.toISOString(),
        startedAt: one.started_at?.toISOString() ?? null,
      })),
      evidence: evidence.map((one) => ({
        digest: one.digest,
        mandate: one.mandate_id,
        executor: one.executor_id,
        integrity: verdictOf(one.integrity),
        completeness: verdictOf(one.completeness),
        truth: verdictOf(one.truth),
        receivedAt: one.received_at.toISOString(),
      })),
      proofs: proofs.map((one) => ({
        digest: one.digest,
        round: one.round,
        purpose: one.purpose,
        verdict: one.verdict,
        strength: one.strength,
        at: one.at.toISOString(),
        payload: payloads.get(one.digest) ?? null,
      })),
    }
  },
})

const verdictOf = (text: string): 'pass' | 'fail' | 'unknown' => (text === 'pass' || text === 'fail' ? text : 'unknown')

/** What a proof's envelope holds; verifying it is the reader's, who has the keys. */
const payloadOf = async (runtime: Runtime, org: string, digest: string): Promise<Record<string, unknown>> => {
  const { text } = await getDocument(runtime.db, org, digest)
  const { payload } = parseStrict(text, { maxBytes: 16_000_000 }) as { payload: string }
  return parseStrict(Buffer.from(payload, 'base64').toString('utf8'), { maxBytes: 16_000_000 }) as Record<string, unknown>
}

const Answer = Closed({
  answer: Type.Enum(['accepted', 'refused', 'unreachable', 'cannot_present']),
  code: Type.String(),
  ms: Type.Number(),
})
const Side = Closed({ works: Type.Boolean(), code: Type.String(), detail: Type.String(), can: Type.Array(Type.String()) })

const check = operation({
  id: 'systems.check',
  method: 'POST',
  path: '/v1/systems/{system}/check',
  summary: 'Tries a system: opens both sides, knocks at every door with a good and a random credential, reads a page of the inventory',
  description: 'Changes nothing at the system. A door that a good credential does not open, or that a random one does, can prove nothing.',
  scope: 'administer',
  power: 'system.register',
  params: Closed({ system: Id }),
  body: Closed({}),
  response: Closed({
    system: Id,
    connector: Type.String(),
    ready: Type.Boolean(),
    operator: Side,
    observer: Side,
    doors: Type.Array(
      Closed({
        kind: Type.String(),
        id: Type.String(),
        title: Type.String(),
        endpoint: Type.String(),
        good: Nullable(Answer),
        random: Answer,
        verdict: Type.Enum(['works', 'no_canary', 'canary_refused', 'refuses_nobody', 'unreachable']),
      }),
    ),
    inventory: Closed({
      status: Type.Enum(['done', 'refused', 'unknown']),
      code: Type.String(),
      items: Type.Integer(),
      complete: Type.Boolean(),
    }),
  }),
  errors: ['system.unknown', 'system.no_connector'],
  handle: async (runtime, caller, { params }) => {
    const row = await readSystem(runtime.db, caller.org, params.system)
    if (!row) throw new CountersignError('system.unknown', 'not_found', `no system \`${params.system}\``)
    return checkSystem(runtime, toSystemRecord(row))
  },
})

export const verificationOperations = [read, check]
