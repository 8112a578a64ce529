// The log, the mandate key and the witness serve the attacker. A mandate stands only for what was planned, decided and approved, in its time.
import { canonicalJson, signEnvelope } from '@countersign/ledger'
import { describe, expect, it } from 'vitest'
import type { Aspect } from './report.ts'
import { attackRoom, proveAfter } from './testing/attack-room.ts'
import { Company } from './testing/company.ts'
import { Script } from './testing/script.ts'
import { needsTwo, operation } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'

const { company, problemsOf, told } = attackRoom()
const { connector, other } = company.executors

describe('a mandate does not stand', () => {
  const minted = (changed: Any, body: Any = {}, aspect: Aspect = 'completeness') =>
    problemsOf(
      told((script) => {
        const mandate = script.mint('op_a', [], changed, body)
        script.start(mandate).attempt(mandate).receive(mandate)
        return script.prove('op_a')
      }),
      aspect,
    )

  it('that differs from the approved plan in anything', async () => {
    for (const changed of [
      { action: 'credential.issue' },
      { handle: { kind: 'postgresql.password', account: 'postgres' } },
      { parameters: { nested: { mode: 'later' } } },
      { bundle: `sha256:${'2'.repeat(64)}` },
      { evidenceContract: { id: 'revocation', fields: [], freshnessSeconds: 900 } },
    ]) {
      expect([changed, await minted(changed)]).toEqual([changed, expect.arrayContaining(['mandate.differs_from_plan'])])
    }
  })

  it('for another executor than planned', async () => {
    const stolen = { executor: { kind: 'agent', id: other.id, party: 'provider:southwind' } }
    expect(await minted(stolen)).toContain('mandate.differs_from_plan')
  })

  it('that says something else than its entry', async () => {
    expect(await minted({}, { plan: `sha256:${'3'.repeat(64)}` }, 'integrity')).toContain('mandate.not_bound')
    expect(await minted({}, { window: { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' } }, 'integrity')).toContain(
      'mandate.not_bound',
    )
    expect(await minted({ org: 'org_other' }, {}, 'integrity')).toContain('mandate.not_bound')
    expect(await minted({ change: 'chg_other' }, {}, 'integrity')).toContain('mandate.not_bound')
    expect(await minted({ operation: 'op_b' }, {}, 'integrity')).toContain('mandate.not_bound')
  })

  it('that nothing decided about, or that was decided against', async () => {
    for (const outcome of ['deny', 'escalate', 'Autonomous', 'allow']) {
      const script = told((script) => proveAfter(script, script.execute('op_a')), { decided: { outcome } })
      expect([outcome, await problemsOf(script, 'completeness')]).toEqual([outcome, expect.arrayContaining(['mandate.not_allowed'])])
    }
    const script = new Script(company).open().freeze([operation('op_a', connector)])
    script.execute('op_a')
    script.decide({ op_a: {} })
    expect(await problemsOf(script.seal(), 'completeness')).toContain('mandate.undecided')
  })

  it('where the last decision before it was stricter than the first', async () => {
    const script = told((script) => {
      script.decide({ op_a: needsTwo })
      script.execute('op_a')
      return script.prove('op_a')
    })
    expect(await problemsOf(script, 'completeness')).toEqual(['mandate.unapproved'])
  })

  it('decided under another policy bundle', async () => {
    const script = new Script(company).open().freeze([operation('op_a', connector)])
    script.decide({ op_a: {} }, { bundle: `sha256:${'4'.repeat(64)}` }).execute('op_a')
    expect(await problemsOf(script.seal(), 'completeness')).toContain('mandate.other_bundle')
  })

  it('for a plan that was replaced before it', async () => {
    const script = new Script(company)
      .open()
      .freeze([operation('op_a', connector)])
      .decide({ op_a: {} })
    const old = script.planDigest
    script.freeze([operation('op_a', connector, { parameters: {} })]).decide({ op_a: {} })
    script.mint('op_a', [], { plan: old })
    expect(await problemsOf(script.seal(), 'completeness')).toContain('mandate.other_plan')
  })

  it('signed by a key that is not the control plane’s', async () => {
    const script = told((script) => {
      const mandate = script.mint('op_a')
      const stranger = new Company().mandateKeys
      const { text } = script.documents.get(mandate.digest)!
      const envelope = JSON.parse(text)
      const payload = Buffer.from(envelope.payload, 'base64')
      for (const keyId of [envelope.signatures[0].keyid, 'ed25519:unknown']) {
        const forged = canonicalJson(signEnvelope(envelope.payloadType, payload, [{ keyId, privateKey: stranger.privateKey }]))
        script.add('mandate.minted', 'op_a', { ...mandate.payload, mandate: script.document('mandate+dsse', forged), id: `man_${keyId}` })
      }
      script.start(mandate).attempt(mandate).receive(mandate)
      return script.prove('op_a')
    })
    expect(await problemsOf(script, 'integrity')).toEqual(
      expect.arrayContaining(['mandate.dsse_bad_signature', 'mandate.dsse_no_known_signature']),
    )
  })

  it('used outside its window, or by an execution that names none', async () => {
    const late = told((script) => {
      const mandate = script.mint('op_a')
      script
        .wait(5 * 3600)
        .start(mandate)
        .attempt(mandate)
        .receive(mandate)
      return script.prove('op_a')
    })
    expect(await problemsOf(late, 'completeness')).toEqual(['operation.outside_window'])
    const none = told((script) => {
      script.execute('op_a')
      script.add('operation.started', 'op_a', { mandate: 'man_none', attempt: 1 })
      return script.prove('op_a')
    })
    expect(await problemsOf(none, 'completeness')).toContain('operation.without_mandate')
  })

  it('used before it was minted', async () => {
    const script = new Script(company)
      .open()
      .freeze([operation('op_a', connector)])
      .decide({ op_a: {} })
    script.add('operation.started', 'op_a', { mandate: 'man_later', attempt: 1 })
    script.mint('op_a', [], { id: 'man_later' })
    expect(await problemsOf(script.seal(), 'completeness')).toContain('operation.without_mandate')
  })
})
