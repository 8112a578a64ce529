// The prober's key serves the attacker too: proofs that conclude more than their answers show, or that answer another question.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, signEnvelope } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Aspect } from './report.ts'
import { isProven } from './report.ts'
import { Company } from './testing/company.ts'
import { Script } from './testing/script.ts'
import { operation } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'
import { codes, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'

const company = new Company()
const { connector } = company.executors
const iso = (ms: number) => new Date(ms).toISOString()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const problemsOf = async (script: Script, aspect: Aspect = 'truth'): Promise<string[]> => {
  const report = await verifyText(script.dossier(), trust)
  expect(isProven(report)).toBe(false)
  expect(report[aspect].verdict).toBe('fail')
  return codes(report, aspect)
}

const began = (plan: Any = {}, decided: Any = {}): Script =>
  new Script(company)
    .open()
    .freeze([operation('op_a', connector, plan)])
    .decide({ op_a: decided })

const ended = (script: Script, proof: string): Script =>
  script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' }).seal()

/** Executed, then closed on a proof with these answers. */
const closedOn = (proof: Record<string, unknown> | ((script: Script) => Any), plan: Any = {}, decided: Any = {}): Script => {
  const script = began(plan, decided)
  script.execute('op_a')
  script.wait(10)
  const changed: Any = typeof proof === 'function' ? proof(script) : proof
  const answered = changed.doors?.[0]?.old.at
  return ended(script, script.prove('op_a', answered === undefined ? changed : { startedAt: answered, ...changed }))
}

describe('a verdict', () => {
  it('that the raw answers do not bear out is found, at a door and for the whole', async () => {
    for (const [old, controls] of [
      ['accepted', {}],
      ['unreachable', {}],
      ['cannot_present', {}],
      ['refused', { good: 'refused' }],
      ['refused', { good: 'unreachable' }],
      ['refused', { good: null }],
      ['refused', { random: 'accepted' }],
      ['refused', { random: 'unreachable' }],
      ['accepted', { random: 'accepted' }],
    ] as const) {
      const script = closedOn((script) => ({ doors: [script.door(old, controls)] }))
      expect([old, controls, await problemsOf(script)]).toEqual([
        old,
        controls,
        expect.arrayContaining(['proof.verdict_differs', 'closure.unproven']),
      ])
    }
  })

  it('that leaves out the worst door, a living session or an active token is found', async () => {
    const worst = closedOn((script) => ({
      doors: [script.door('refused'), script.door('accepted', { id: 'replica', verdict: 'still_accepted' })],
    }))
    expect(await problemsOf(worst)).toEqual(expect.arrayContaining(['proof.verdict_differs', 'closure.unproven']))
    expect(await problemsOf(closedOn({ sessions: { status: 'alive', count: 1 } }))).toEqual(
      expect.arrayContaining(['proof.verdict_differs']),
    )
    expect(await problemsOf(closedOn({ introspection: 'active' }))).toEqual(expect.arrayContaining(['proof.verdict_differs']))
  })

  it('of no doors at all is no rejection', async () => {
    expect(await problemsOf(closedOn({ doors: [] }))).toEqual(expect.arrayContaining(['proof.verdict_differs', 'closure.unproven']))
  })

  it('in the entry that differs from the one in the proof is found', async () => {
    const script = began()
    script.execute('op_a')
    const proof = script.prove('op_a', {}, { strength: 'absent' })
    expect(await problemsOf(ended(script, proof), 'integrity')).toEqual(['proof.not_bound'])
  })
})

describe('risk_complete', () => {
  it('on an honest proof that is inconclusive, still accepted or of another purpose is found', async () => {
    const inconclusive = closedOn((script) => ({
      doors: [script.door('unreachable', { verdict: 'inconclusive' })],
      verdict: 'inconclusive',
      strength: null,
    }))
    expect(await problemsOf(inconclusive)).toEqual(['closure.unproven'])
    const baseline = closedOn({ purpose: 'baseline', strength: null })
    expect(await problemsOf(baseline)).toEqual(['closure.unproven'])
    expect(await problemsOf(closedOn({ purpose: 'rejection' }, { purpose: 'none' }))).toContain('closure.unproven')
  })

  it('on less than the strength that the plan or the decision demands is found', async () => {
    const absent = { doors: [], verdict: 'cannot_test', observed: 'absent', strength: 'absent' }
    expect(await problemsOf(closedOn(absent, { minStrength: 'introspected' }, { minStrength: 'absent' }))).toEqual(['closure.unproven'])
    expect(await problemsOf(closedOn(absent, { minStrength: 'absent' }, { minStrength: 'introspected' }))).toEqual(['closure.unproven'])
    expect(await problemsOf(closedOn({ ...absent, strength: 'presented' }, { minStrength: 'presented' }))).toEqual(
      expect.arrayContaining(['proof.verdict_differs', 'closure.unproven']),
    )
    const enough = closedOn(absent, { minStrength: 'absent' }, { minStrength: 'absent' })
    expect(isProven(await verifyText(enough.dossier(), trust))).toBe(true)
  })

  it('on fewer refusals in a row than the plan asks for, or closer together, is found', async () => {
    const asked = { refusals: 2, refusalsApartSeconds: 3 }
    expect(await problemsOf(closedOn({}, asked))).toEqual(['proof.too_few'])
    const refused = (gap: number, between?: (script: Script) => Any, before = false): Script => {
      const script = began(asked)
      if (before) script.prove('op_a')
      script.execute('op_a')
      script.wait(10)
      if (!before) script.prove('op_a')
      script.wait(gap)
      if (between) script.prove('op_a', between(script))
      return ended(script, script.prove('op_a'))
    }
    const outage = (script: Script) => ({
      startedAt: iso(script.now),
      doors: [script.door('unreachable', { verdict: 'inconclusive' })],
      verdict: 'inconclusive',
      strength: null,
    })
    expect(await problemsOf(refused(0))).toEqual(['proof.too_few'])
    expect(await problemsOf(refused(5, outage))).toEqual(['proof.too_few'])
    expect(await problemsOf(refused(5, undefined, true))).toEqual(['proof.too_few'])
    expect(isProven(await verifyText(refused(5).dossier(), trust))).toBe(true)
  })

  it('on a proof that was taken while something derived from the credential could still live is found', async () => {
    const early = closedOn((script) => ({ derivedUntil: iso(script.now + 60_000) }))
    expect(await problemsOf(early)).toEqual(['proof.too_early'])
    const late = closedOn((script) => ({ derivedUntil: iso(script.now - 1) }))
    expect(isProven(await verifyText(late.dossier(), trust))).toBe(true)
  })

  it('on a proof that was recorded, or taken, before the last execution is found', async () => {
    const recorded = began()
    const early = recorded.prove('op_a')
    recorded.execute('op_a')
    expect(await problemsOf(ended(recorded, early))).toContain('proof.too_early')
    const taken = closedOn((script) => {
      const before = script.now - 3_600_000
      const door = script.door('refused')
      for (const answer of [door.old, door.good, door.random]) answer.at = iso(before)
      return { doors: [door], startedAt: iso(before), finishedAt: iso(before) }
    })
    expect(await problemsOf(taken)).toEqual(['proof.too_early'])
  })

  it('on a proof from before the grace had passed is found, whatever the proof says of it', async () => {
    const inside = closedOn((script) => ({ doors: [script.door('refused', { graceSeconds: 3600 })] }))
    expect(await problemsOf(inside)).toEqual(['proof.too_early'])
    const own = closedOn((script) => ({ doors: [script.door('refused')], graceUntil: iso(script.now + 60_000) }))
    expect(await problemsOf(own)).toEqual(['proof.too_early'])
  })

  it('on a proof that dates its answers into the future is found', async () => {
    const future = closedOn((script) => {
      const later = iso(script.now + 7_200_000)
      const door = script.door('refused', { graceSeconds: 3600 })
      for (const answer of [door.old, door.good, door.random]) answer.at = later
      return { doors: [door], startedAt: later, finishedAt: later }
    })
    expect(await problemsOf(future)).toEqual(['proof.times'])
  })

  it('without any execution is found', async () => {
    const script = began()
    script.execute('op_a')
    const idle = began()
    idle.mint('op_a')
    expect(await problemsOf(ended(idle, idle.prove('op_a')))).toEqual(['closure.not_executed'])
  })

  it('that a later proof refutes is found', async () => {
    const script = began()
    script.execute('op_a')
    const proof = script.prove('op_a')
    script.reach('op_a', 'risk_complete', { proof })
    const doors = [script.wait(1).door('accepted', { verdict: 'still_accepted' })]
    script.prove('op_a', { doors, startedAt: doors[0].old.at, verdict: 'still_accepted', strength: null })
    script.closeChange('risk_complete', { op_a: 'risk_complete' }).seal()
    expect(await problemsOf(script)).toEqual(['closure.refuted', 'incident.missing'])
  })

  it('of a new credential that a door refuses, of a move nobody saw, and of sessions that live is found', async () => {
    const refused = closedOn({ strength: null }, { purpose: 'acceptance' })
    expect(await problemsOf(refused)).toEqual(['closure.unproven'])
    const unseen = closedOn({ sessions: { status: 'none', count: 0 }, verdict: 'rejected' }, { purpose: 'use' })
    expect(await problemsOf(unseen)).toEqual(['closure.unproven'])
    const alive = closedOn({ sessions: { status: 'alive', count: 1 }, verdict: 'still_accepted' }, { purpose: 'sessions' })
    expect(await problemsOf(alive)).toEqual(['closure.unproven'])
    const unread = closedOn({ sessions: { status: 'unknown', count: 0 }, verdict: 'inconclusive' }, { purpose: 'sessions' })
    expect(await problemsOf(unread)).toEqual(['closure.unproven'])
  })

  it('of a deletion after which the credential was observed enabled is found', async () => {
    expect(await problemsOf(closedOn({ observed: 'enabled' }, { operation: 'credential.delete' }))).toEqual(['observed.disagrees'])
  })
})

describe('a proof', () => {
  it('of another organisation, change, operation, credential, system, handle or plan is refused', async () => {
    for (const changed of [
      { org: 'org_other' },
      { change: 'chg_other' },
      { operation: 'op_b' },
      { credential: 'crd_other' },
      { system: 'sys_other' },
      { handle: { kind: 'postgresql.password', account: 'nobody' } },
      { plan: `sha256:${'7'.repeat(64)}` },
    ]) {
      expect([changed, await problemsOf(closedOn(changed), 'integrity')]).toEqual([changed, ['proof.not_bound']])
    }
  })

  it('signed by anybody but the prober is refused', async () => {
    const script = began()
    script.execute('op_a')
    const digest = script.prove('op_a')
    const envelope = JSON.parse(script.documents.get(digest)!.text)
    const { agent } = company.executors
    const forged = signEnvelope(envelope.payloadType, Buffer.from(envelope.payload, 'base64'), [
      { keyId: agent.keyId, privateKey: agent.keys.privateKey },
    ])
    const proof = script.document('proof+dsse', canonicalJson(forged))
    script.add('proof.recorded', 'op_a', { proof, round: 1, purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
    expect(await problemsOf(ended(script, proof), 'integrity')).toEqual(['proof.dsse_no_known_signature'])
  })

  it('with a second signature is refused, so that nobody chooses who signed', async () => {
    const script = began()
    script.execute('op_a')
    const digest = script.prove('op_a')
    const envelope = JSON.parse(script.documents.get(digest)!.text)
    envelope.signatures.push({ keyid: 'ed25519:stranger', sig: envelope.signatures[0].sig })
    const proof = script.document('proof+dsse', canonicalJson(envelope))
    script.add('proof.recorded', 'op_a', { proof, round: 1, purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
    expect(await problemsOf(ended(script, proof), 'integrity')).toEqual(['proof.dossier_malformed'])
  })

  it('recorded a second time is a replay', async () => {
    const script = began()
    script.execute('op_a')
    const proof = script.prove('op_a')
    script.add('proof.recorded', 'op_a', { proof, round: 2, purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
    expect(await problemsOf(ended(script, proof), 'integrity')).toEqual(['proof.recorded_twice'])
  })

  it('that shows the credential alive after it was reported dead must have opened an incident', async () => {
    const script = began()
    script.execute('op_a')
    const doors = [script.wait(1).door('accepted', { verdict: 'still_accepted' })]
    script.prove('op_a', { doors, startedAt: doors[0].old.at, verdict: 'still_accepted', strength: null })
    script.execute('op_a')
    expect(await problemsOf(ended(script, script.prove('op_a')))).toEqual(['incident.missing'])
  })

  it('that shows the credential alive within its grace needs no incident, and after it does', async () => {
    const alive = (seconds: number) => {
      const script = began()
      script.execute('op_a')
      const doors = [script.wait(seconds).door('accepted', { verdict: 'still_accepted', graceSeconds: 60 })]
      script.prove('op_a', { doors, startedAt: doors[0].old.at, verdict: 'still_accepted', strength: null })
      script.wait(120)
      const dead = [script.door('refused', { graceSeconds: 60 })]
      return ended(script, script.prove('op_a', { doors: dead, startedAt: dead[0].old.at }))
    }
    expect(isProven(await verifyText(alive(30).dossier(), trust))).toBe(true)
    expect(await problemsOf(alive(90))).toEqual(['incident.missing'])
  })

  it('is needed to say that there was no session to end', async () => {
    const script = new Script(company).open()
    script.freeze([operation('op_a', connector), operation('op_s', connector, { purpose: 'sessions', when: 'if_sessions' })])
    script.decide({ op_a: {}, op_s: {} }).execute('op_a')
    script.reach('op_a', 'risk_complete', { proof: script.prove('op_a') }).add('operation.skipped', 'op_s', {})
    expect(await problemsOf(script.closeChange('risk_complete', { op_a: 'risk_complete' }).seal())).toEqual(['change.closure_overstated'])
  })

  it('of a living session refutes that ending sessions was not needed', async () => {
    const script = new Script(company).open()
    script.freeze([
      operation('op_a', connector),
      operation('op_s', connector, { purpose: 'sessions', when: 'if_sessions', credential: 'crd_op_a' }),
    ])
    script.decide({ op_a: {}, op_s: {} }).execute('op_a')
    script.prove('op_a', { sessions: { status: 'alive', count: 1 }, verdict: 'still_accepted', strength: null })
    script.add('operation.skipped', 'op_s', {})
    expect(await problemsOf(script.seal())).toEqual(['sessions.left_alive'])
  })
})

describe('a risk acceptance', () => {
  const accepted = (changed: Any = {}) => {
    const script = began({}, { outcome: 'escalate' })
    const acceptance = script.acceptRisk('op_a', company.people.carol, changed)
    return script.reach('op_a', 'risk_accepted', { acceptance }).closeChange('risk_accepted', { op_a: 'risk_accepted' }).seal()
  }

  it('that had expired when the dossier was sealed does not count', async () => {
    const script = began({}, { outcome: 'escalate' })
    const acceptance = script.acceptRisk('op_a', company.people.carol, { expiresAt: iso(script.now + 60_000) })
    script.wait(120).reach('op_a', 'risk_accepted', { acceptance }).closeChange('risk_accepted', { op_a: 'risk_accepted' }).seal()
    expect(await problemsOf(script)).toEqual(['acceptance.outlived'])
  })

  it('that has expired since, by the witness’ clock, does not count although the story was sealed before', async () => {
    const script = accepted()
    expect(isProven(await verifyText(script.dossier(), trust))).toBe(true)
    const later = script.log.checkpoint(company, Math.floor(script.now / 1000) + 90 * 86_400)
    expect(codes(await verifyText(script.dossier({ checkpoint: later }), trust), 'truth')).toEqual(['acceptance.outlived'])
  })

  it('of another organisation, change, operation, credential or proof is refused', async () => {
    for (const changed of [
      { org: 'org_x' },
      { change: 'chg_x' },
      { operation: 'op_x' },
      { credential: 'crd_x' },
      { proof: `sha256:${'8'.repeat(64)}` },
    ]) {
      expect([changed, await problemsOf(accepted(changed), 'integrity')]).toEqual([changed, ['acceptance.not_bound']])
    }
  })
})

describe('the acceptance of a risk', () => {
  const sessionsOf = (changed: Any): Script => {
    const script = new Script(company)
      .open()
      .freeze([
        operation('op_a', connector),
        operation('op_s', connector, {
          operation: 'session.end',
          credential: 'crd_op_a',
          purpose: 'sessions',
          when: 'if_sessions',
          after: ['op_a'],
          ...changed,
        }),
      ])
      .decide({ op_a: {}, op_s: {} })
    const acceptance = script.acceptRisk('op_a', company.people.carol, {})
    for (const id of ['op_a', 'op_s']) script.reach(id, 'risk_accepted', { acceptance })
    return script.closeChange('risk_accepted', { op_a: 'risk_accepted', op_s: 'risk_accepted' }).seal()
  }
  it('covers the sessions of its own credential, and nothing else', async () => {
    expect(isProven(await verifyText(sessionsOf({}).dossier(), trust))).toBe(true)
    for (const other of [{ credential: 'crd_other' }, { after: [] }, { purpose: 'rejection', when: 'always' }])
      expect(await problemsOf(sessionsOf(other), 'completeness')).toContain('closure.without_ground')
  })
})
