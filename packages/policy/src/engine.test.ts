import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { digestOf } from '@countersign/ledger'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AuthorizeQuery } from './authorization.ts'
import type { Bundle } from './bundle.ts'
import { bundleFromFiles, checkedBundle, defaultPackDir, loadBundle } from './bundle.ts'
import { operationRequest } from './cedar-request.ts'
import { ordinaryOperation, power, principal } from './corpus.ts'
import type { OperationQuery } from './decision.ts'
import type { PolicyEngine } from './engine.ts'
import { createPolicyEngine } from './engine.ts'

let bundle: Bundle
let engine: PolicyEngine
beforeAll(async () => {
  bundle = await loadBundle(defaultPackDir)
  engine = createPolicyEngine(bundle)
})

const revoke = ordinaryOperation('credential.revoke')
const approve = power(principal('person', 'enterprise', ['control_owner']), 'change.approve', {})
const having = (name: string, text: string): PolicyEngine => createPolicyEngine(bundleFromFiles({ ...bundle.files, [name]: text }))

describe('an error is never a permission', () => {
  // Valid to the strict validator, and overflows when it is evaluated.
  const overflow = 'context.at.offset(duration("9223372036854775807ms")) > context.at'
  const failing = `@outcome("deny") @reason("fails") forbid (principal, action in Action::"operation", resource) when { ${overflow} };`

  it('Cedar itself skips a forbid that errors and allows', () => {
    const { pack } = checkedBundle(bundle)
    const policies = { ...pack.operations.texts, failing }
    const answer = cedar.isAuthorized({
      ...operationRequest(revoke),
      schema: bundle.files['schema.cedarschema']!,
      policies: { staticPolicies: policies },
    })
    expect(answer).toMatchObject({ type: 'success', response: { decision: 'allow' } })
    expect(answer.type === 'success' && answer.response.diagnostics.errors).toHaveLength(1)
  })

  it('the engine denies where Cedar skipped', () => {
    expect(engine.decide(revoke).outcome).toBe('autonomous')
    const decision = having('policies/operations/failing.cedar', failing).decide(revoke)
    expect(decision.outcome).toBe('deny')
    expect(decision.errors[0]).toContain('failing#1')
    expect(decision.needs).toEqual({ roles: [], quorum: 0, stepUp: false })
  })

  it('the engine refuses a power where Cedar skipped', () => {
    expect(engine.authorize(approve).permitted).toBe(true)
    const text = `@reason("fails") forbid (principal, action in Action::"power", resource) when { ${overflow} };`
    const answer = having('policies/powers/failing.cedar', text).authorize(approve)
    expect(answer).toMatchObject({ permitted: false })
    expect(answer.errors[0]).toContain('failing#1')
  })
})

describe('silence is never a permission', () => {
  it('without any policy that applies, an operation is denied and a power refused', () => {
    const files = Object.fromEntries(Object.entries(bundle.files).filter(([path]) => !/operations\/a/.test(path)))
    const bare = createPolicyEngine(bundleFromFiles(files))
    expect(bare.decide(revoke)).toMatchObject({ outcome: 'deny', policies: [], errors: [] })
    expect(bare.decide(revoke).reasons[0]).toContain('no policy covers `credential.revoke`')
    const answer = engine.authorize({ ...approve, principal: principal('person', 'enterprise') })
    expect(answer).toMatchObject({ permitted: false, policies: [], errors: [] })
  })

  it('a pack that forgot the rule for what changes risk escalates instead of running by itself', () => {
    const { 'policies/operations/approval-changes-risk.cedar': _, ...files } = bundle.files
    const decision = createPolicyEngine(bundleFromFiles(files)).decide({ ...revoke, risk: { ...revoke.risk, scopeWider: true } })
    expect(decision).toMatchObject({ outcome: 'escalate', escalateTo: 'security_lead' })
  })

  it('policies that agree on no approver escalate', () => {
    const text =
      '@outcome("approval") @approvers("auditor") @quorum("1") @reason("x") permit (principal, action in Action::"grant", resource);'
    const decision = having('policies/operations/extra.cedar', text).decide(ordinaryOperation('credential.issue'))
    expect(decision).toMatchObject({ outcome: 'escalate', needs: { roles: [], quorum: 0 } })
  })
})

describe('a question is read as if a stranger had written it', () => {
  const hostile: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['text', 'credential.revoke'],
    ['a list', [revoke]],
    ['an unknown operation', { ...revoke, operation: 'credential.explode' }],
    ['a power as an operation', { ...revoke, operation: 'change.approve' }],
    ['a group of actions as an operation', { ...revoke, operation: 'retire' }],
    ['a missing fact', Object.fromEntries(Object.entries(revoke).filter(([key]) => key !== 'massChange'))],
    ['a fact that is not defined', { ...revoke, massChange: undefined }],
    ['a missing fact of the target', { ...revoke, target: { ...revoke.target, privileged: undefined } }],
    ['an extra fact', { ...revoke, emergency: true }],
    ['an extra fact called __proto__', JSON.parse(`{"__proto__":{"x":1},${JSON.stringify(revoke).slice(1)}`)],
    ['a fact that is only inherited', Object.create(revoke)],
    ['a number as an id', { ...revoke, target: { ...revoke.target, id: 7 } }],
    ['an integer beyond 2^53 as an id', { ...revoke, target: { ...revoke.target, id: 2 ** 53 + 2 } }],
    ['a big integer as an id', { ...revoke, target: { ...revoke.target, id: 9007199254740993n } }],
    ['an id with a lone surrogate', { ...revoke, target: { ...revoke.target, id: 'a\ud800' } }],
    ['an id with a line break', { ...revoke, requester: { ...revoke.requester, id: 'ada\nben' } }],
    ['an empty id', { ...revoke, requester: { ...revoke.requester, id: '' } }],
    ['an endless id', { ...revoke, requester: { ...revoke.requester, id: 'a'.repeat(100_000) } }],
    ['text for a flag', { ...revoke, hasReason: 'true' }],
    ['one for a flag', { ...revoke, target: { ...revoke.target, revocable: 1 } }],
    ['an unknown environment', { ...revoke, target: { ...revoke.target, environment: 'prod' } }],
    ['an unknown role', { ...revoke, requester: { ...revoke.requester, roles: ['root'] } }],
    ['a list of lists as roles', { ...revoke, requester: { ...revoke.requester, roles: [['control_owner']] } }],
    ['an unknown party', { ...revoke, executor: { ...revoke.executor, party: { kind: 'friend', id: 'x' } } }],
    ['an instant that is none', { ...revoke, at: 'yesterday' }],
    ['an instant without a zone', { ...revoke, at: '2026-01-05T12:00:00' }],
    [
      'a getter that throws',
      Object.defineProperty({ ...revoke }, 'operation', {
        enumerable: true,
        get() {
          throw new Error('secret-canary')
        },
      }),
    ],
    ['a cycle', Object.assign({ ...revoke }, { target: Object.assign({ ...revoke.target }, { id: revoke }) })],
  ]
  it.each(hostile)('%s is denied, with an error and without an exception', (_, query) => {
    const decision = engine.decide(query as OperationQuery)
    expect(decision.outcome).toBe('deny')
    expect(decision.errors.length).toBeGreaterThan(0)
    expect(decision.evidenceContract.freshnessSeconds).toBe(0)
    expect(decision.inputDigest).toMatch(/^sha256:/)
    expect(JSON.stringify(decision)).not.toContain('secret-canary')
  })

  const refused: [string, unknown][] = [
    ['nothing', undefined],
    ['an unknown action', { ...approve, action: 'change.everything' }],
    ['an operation as a power', { ...approve, action: 'credential.revoke' }],
    ['a group of actions', { ...approve, action: 'countersign' }],
    ['active as text', { ...approve, principal: { ...approve.principal, active: 'yes' } }],
    ['no context', { principal: approve.principal, action: approve.action, resource: approve.resource }],
    ['an extra fact of the resource', { ...approve, resource: { ...approve.resource, approved: true } }],
    ['executors as text', { ...approve, resource: { ...approve.resource, executorIds: 'ada' } }],
  ]
  it.each(refused)('%s is refused, with an error and without an exception', (_, query) => {
    const answer = engine.authorize(query as AuthorizeQuery)
    expect(answer).toMatchObject({ permitted: false, policies: [] })
    expect(answer.errors.length).toBeGreaterThan(0)
  })

  it('a fact that changes between two readings is taken once', () => {
    let reads = 0
    const query = {
      ...revoke,
      get massChange() {
        return ++reads > 1
      },
    }
    expect(engine.decide(query).outcome).toBe('autonomous')
    expect(reads).toBe(1)
  })
})

describe('answers', () => {
  it('are the same for the same question, and cannot be changed by who got them first', () => {
    const first = engine.decide(revoke)
    expect(engine.decide(structuredClone(revoke))).toBe(first)
    expect(() => Object.assign(first, { outcome: 'autonomous' })).toThrow(TypeError)
    const denied = engine.decide({ ...revoke, hasTicket: false })
    const unread = engine.decide({ ...revoke, operation: 'nothing' })
    for (const one of [first, denied, unread, engine.decide({ ...revoke, massChange: true })]) {
      expect(() => one.needs.roles.push('auditor')).toThrow(TypeError)
      expect(() => one.evidenceContract.fields.pop()).toThrow(TypeError)
    }
    expect(() => Object.assign(first.evidenceContract.fields[0]!, { required: false })).toThrow(TypeError)
  })

  it('are the same with and without a cache', () => {
    const bare = createPolicyEngine(bundle, { cacheSize: 0 })
    for (const operation of ['credential.revoke', 'credential.issue', 'session.end', 'role.raise']) {
      expect(bare.decide(ordinaryOperation(operation))).toEqual(engine.decide(ordinaryOperation(operation)))
    }
  })

  it('name the question by every fact that bears on it, in any order of its keys', () => {
    const base = engine.decide(revoke).inputDigest
    expect(engine.decide(Object.fromEntries(Object.entries(revoke).reverse()) as unknown as OperationQuery).inputDigest).toBe(base)
    expect(engine.decide({ ...revoke, target: { ...revoke.target, id: 'other' } }).inputDigest).not.toBe(base)
    expect(engine.decide({ ...revoke, requester: { ...revoke.requester, roles: ['auditor'] } }).inputDigest).not.toBe(base)
  })

  it('name the question by the digest that anybody can compute from its canonical form', () => {
    const { at, ...facts } = { ...revoke, target: { ...revoke.target, id: 'é"\\\u{1f511}', kind: 'a b' } }
    expect(engine.decide({ ...facts, at }).inputDigest).toBe(digestOf(facts))
  })

  it('leave the instant out where no policy reads it, and count it where one does', () => {
    const later = { ...revoke, at: '2026-12-24T12:00:00Z' }
    expect(engine.decide(later)).toBe(engine.decide(revoke))
    const freeze = `@outcome("deny") @reason("no changes at the end of the year")
forbid (principal, action in Action::"operation", resource)
when { context.at >= datetime("2026-12-20T00:00:00Z") && context.at < datetime("2027-01-03T00:00:00Z") };`
    const frozen = having('policies/operations/deny-year-end.cedar', freeze)
    expect(frozen.decide(revoke).outcome).toBe('autonomous')
    expect(frozen.decide(later).outcome).toBe('deny')
    expect(frozen.decide({ ...revoke, at: '2026-12-19T23:30:00-02:00' }).outcome).toBe('deny')
    expect(frozen.decide(later).inputDigest).not.toBe(frozen.decide(revoke).inputDigest)
  })

  it('ask for all the evidence that any determining policy wants', () => {
    const text =
      '@outcome("autonomous") @evidence("quench") @reason("x") permit (principal, action == Action::"credential.revoke", resource);'
    const { evidenceContract } = having('policies/operations/extra.cedar', text).decide(revoke)
    expect(evidenceContract.id).toBe('quench+revocation')
    const names = evidenceContract.fields.map((field) => field.name)
    expect(names).toEqual(expect.arrayContaining(['endedCount', 'downstreamReference', 'mandateId']))
    expect(new Set(names).size).toBe(names.length)
  })

  it('trust no object that merely looks like a bundle', () => {
    const forged = { ...bundle, digest: 'sha256:forged', name: 'forged' }
    expect(createPolicyEngine(forged).decide(revoke).bundleDigest).toBe(bundle.digest)
  })
})

describe('an answer that is remembered', () => {
  it('is never that of another question, also when a getter shows another face at each look', () => {
    const own = createPolicyEngine(bundle)
    const outcomes = ['low', 'critical'].map((criticality) => {
      const query = { ...revoke, target: { ...revoke.target, criticality } } as OperationQuery
      return JSON.stringify(createPolicyEngine(bundle, { cacheSize: 0 }).decide(query))
    })
    for (let looks = 0; looks < 6; looks += 1) {
      let look = looks
      const target = Object.defineProperty({ ...revoke.target }, 'criticality', {
        enumerable: true,
        get: () => (look++ % 2 === 0 ? 'low' : 'critical'),
      })
      expect(outcomes).toContain(JSON.stringify(own.decide({ ...revoke, target })))
      for (const [n, criticality] of (['low', 'critical'] as const).entries())
        expect(JSON.stringify(own.decide({ ...revoke, target: { ...revoke.target, criticality } }))).toBe(outcomes[n])
    }
  })

  it('is the same object for the same facts, in whatever order and with whatever instant they come', () => {
    const own = createPolicyEngine(bundle)
    const first = own.decide(revoke)
    expect(own.decide(structuredClone(revoke))).toBe(first)
    expect(own.decide(Object.fromEntries(Object.entries(revoke).reverse()) as unknown as OperationQuery)).toBe(first)
    expect(own.decide({ ...revoke, requester: { ...revoke.requester, roles: [...revoke.requester.roles].reverse() } })).toBe(first)
    expect(own.decide({ ...revoke, at: '2026-03-05T13:00:00+01:00' })).toBe(first)
  })
})
