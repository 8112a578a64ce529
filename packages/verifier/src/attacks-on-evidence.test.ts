// The log, the mandate key and the witness serve the attacker. What stops a provider that lies is the executor's key, and that evidence is bound to its mandate.
import { describe, expect, it } from 'vitest'
import type { Aspect } from './report.ts'
import { attackRoom, proveAfter } from './testing/attack-room.ts'
import { Company, type Holder } from './testing/company.ts'
import { Script } from './testing/script.ts'
import { operation } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'

const { company, problemsOf, told } = attackRoom()
const { alice } = company.people
const { connector, agent, other } = company.executors
const iso = (ms: number) => new Date(ms).toISOString()

describe('evidence is refused', () => {
  const delivered = (tell: (script: Script) => void, aspect: Aspect = 'integrity') =>
    problemsOf(
      told((script) => proveAfter(script, tell(script)), {
        plan: { executor: { kind: 'agent', id: agent.id, party: 'provider:northwind' } },
      }),
      aspect,
    )
  const changedBy = (changed: Any, signer?: Holder, subject?: Any) => (script: Script) => {
    const mandate = script.mint('op_a')
    script
      .start(mandate)
      .attempt(mandate)
      .receive(mandate, script.evidenceText(mandate, changed, signer, subject))
  }

  it('that was signed by another executor, an approver or a stranger', async () => {
    expect(await delivered(changedBy({}, other))).toEqual(['evidence.not_bound'])
    expect(await delivered(changedBy({ executor: other.id }, other))).toEqual(['evidence.not_bound'])
    expect(await delivered(changedBy({}, alice))).toContain('evidence.dsse_no_known_signature')
    expect(await delivered(changedBy({}, { ...new Company().executors.agent, keyId: agent.keyId }))).toContain(
      'evidence.dsse_bad_signature',
    )
  })

  it('that was transplanted from another organisation, change, operation, plan or mandate', async () => {
    for (const [key, value] of Object.entries({
      org: 'org_other',
      change: 'chg_other',
      operation: 'op_b',
      plan: `sha256:${'5'.repeat(64)}`,
      mandate: 'man_other',
      nonce: 'nonce-other',
    })) {
      expect([key, await delivered(changedBy({ [key]: value }))]).toEqual([key, ['evidence.not_bound']])
    }
    expect(await delivered(changedBy({}, undefined, { name: 'mandate:man_other' }))).toEqual(['evidence.not_bound'])
    expect(await delivered(changedBy({}, undefined, { digest: { sha256: '0'.repeat(64) } }))).toEqual(['evidence.not_bound'])
    expect(await delivered(changedBy({}, undefined, { digest: { sha512: '0'.repeat(128) } }))).toEqual(['evidence.not_bound'])
  })

  it('that was recorded under another operation than it was given for', async () => {
    const script = new Script(company).open().freeze([operation('op_a', connector), operation('op_b', connector)])
    script.decide({ op_a: {}, op_b: {} })
    const [first, second] = [script.mint('op_a'), script.mint('op_b')]
    script.start(first).start(second).attempt(second)
    script.receive(second, script.evidenceText(first))
    expect(await problemsOf(script.seal(), 'integrity')).toEqual(['evidence.not_bound'])
  })

  it('that was replayed', async () => {
    const twice = (script: Script) => {
      const mandate = script.execute('op_a')
      const text = script.evidenceText(mandate)
      script.receive(mandate, text).receive(mandate, text)
    }
    expect(await delivered(twice)).toEqual(expect.arrayContaining(['evidence.recorded_twice', 'evidence.mandate_used']))
  })

  it('that is stale, from the future, or ends before it begins', async () => {
    const at = Date.parse('2026-11-22T10:00:00Z')
    for (const changed of [
      { startedAt: iso(at - 7_200_000), finishedAt: iso(at - 3_600_000) },
      { finishedAt: iso(at + 3_600_000) },
      { startedAt: iso(at + 60_000), finishedAt: iso(at) },
    ]) {
      expect(await delivered(changedBy(changed))).toEqual(['evidence.stale'])
    }
  })

  it('that lacks a field of its contract, or holds another value than it must', async () => {
    const whole = { operation: 'credential.revoke', credentialId: 'crd_op_a', executedAt: '2026-11-22T10:00:00Z', result: 'done' }
    expect(await delivered(changedBy({ fields: {} }), 'completeness')).toEqual(['evidence.incomplete'])
    for (const wrong of [
      { credentialId: 'crd_other' },
      { result: 'maybe' },
      { executedAt: 'yesterday' },
      { result: null },
      { operation: '' },
    ]) {
      expect([wrong, await delivered(changedBy({ fields: { ...whole, ...wrong } }), 'completeness')]).toEqual([
        wrong,
        ['evidence.incomplete'],
      ])
    }
  })

  it('that never came, for what was done', async () => {
    const script = told((script) => {
      const mandate = script.mint('op_a')
      script.start(mandate).attempt(mandate)
      return script.prove('op_a')
    })
    expect(await problemsOf(script, 'completeness')).toEqual(['operation.without_evidence'])
  })

  it('that reports what the attempt does not', async () => {
    expect(await delivered(changedBy({ status: 'refused' }), 'truth')).toEqual(['evidence.disagrees'])
  })
})
