// The API of policy: which bundle is in force, its texts, and why it decides what it decides.
import { CountersignError } from '@countersign/ledger'
import { explainDecision, type OperationQuery } from '@countersign/policy'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Facts, Id, Nullable } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { readPlan } from '../plans/index.ts'
import { decidePlanned } from './planned.ts'

import { planDigestOfOperation } from './store.ts'

const bundle = operation({
  id: 'policy.read',
  method: 'GET',
  path: '/v1/policy',
  summary: 'The policy bundle in force',
  scope: 'read',
  power: 'read.policy',
  response: Closed({
    name: Type.String(),
    version: Type.String(),
    digest: Digest,
    files: Type.Array(Type.String()),
    onDisk: Nullable(
      Type.Union([Closed({ digest: Digest, name: Type.String(), version: Type.String() }), Closed({ problem: Type.String() })]),
    ),
  }),
  description:
    '`onDisk`: the pack that lies where this server was started, where it was another one than that in force then, or could not be read; it changes nothing.',
  resource: () => ({ kind: 'policy', id: 'current' }),
  handle: async (runtime) => {
    const { name, version, digest, files } = runtime.policy.current().bundle
    const { onDisk } = runtime.policy
    return { name, version, digest, files: Object.keys(files).sort(), onDisk: onDisk === undefined ? null : { ...onDisk } }
  },
})

const file = operation({
  id: 'policy.file',
  method: 'GET',
  path: '/v1/policy/files',
  summary: 'One file of the policy bundle in force',
  scope: 'read',
  power: 'read.policy',
  query: Closed({ path: Id }),
  response: Closed({ path: Type.String(), text: Type.String() }),
  errors: ['policy.unknown_file'],
  resource: () => ({ kind: 'policy', id: 'current' }),
  handle: async (runtime, _caller, { query }) => {
    const { files } = runtime.policy.current().bundle
    const text = Object.hasOwn(files, query.path) ? files[query.path] : undefined
    if (text === undefined) throw new CountersignError('policy.unknown_file', 'not_found', `the bundle has no file \`${query.path}\``)
    return { path: query.path, text }
  },
})

const explain = operation({
  id: 'policy.explain',
  method: 'POST',
  path: '/v1/policy/explain',
  summary: 'What the policy says of an operation now, and why',
  description: 'Give an operation of a change, or a whole question as `query`. What cannot be read is denied, with the reason.',
  scope: 'read',
  power: 'read.policy',
  body: Type.Union([Closed({ change: Id, operation: Id }), Closed({ query: Facts })]),
  response: Closed({ outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']), text: Type.String(), decision: Facts }),
  errors: ['operation.unknown'],
  resource: () => ({ kind: 'policy', id: 'current' }),
  handle: async (runtime, caller, { body }) => {
    const engine = runtime.policy.current()
    // SAFETY: whatever was handed in; the engine reads a question field by field, and denies what it can't read.
    const decision =
      'query' in body
        ? engine.decide(body.query as unknown as OperationQuery)
        : await decideNow(runtime, caller, body.change, body.operation)
    return {
      outcome: decision.outcome,
      text: explainDecision(decision, engine.bundle),
      decision: { ...decision },
    }
  },
})

const decideNow = async (runtime: Runtime, caller: Caller, change: string, id: string) => {
  const digest = await planDigestOfOperation(runtime.db, caller.org, change, id)
  const plan = digest === undefined ? undefined : await readPlan(runtime.db, caller.org, digest)
  const planned = plan?.operations.find((one) => one.id === id)
  if (!plan || !planned) throw new CountersignError('operation.unknown', 'not_found', `no operation \`${id}\` in the change \`${change}\``)
  return decidePlanned(runtime, runtime.db, caller.org, plan, planned, runtime.clock.now())
}

export const policyOperations = [bundle, file, explain]
