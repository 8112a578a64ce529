// The log, the mandate key and the witness serve the attacker: a control plane that lies, a provider that lies, an approval that was never given.
// What stops them are the keys of persons and executors, and the rules of the chain.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, signEnvelope } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Aspect } from './report.ts'
import { isProven } from './report.ts'
import { Company, type Holder } from './testing/company.ts'
import { type Requested, Script } from './testing/script.ts'
import { approvedBy, autonomous, needsTwo, operation } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'
import { codes, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'

const company = new Company()
const { alice, bob, carol, retired, requester, provider, doer } = company.people
const { connector, agent, other } = company.executors
const iso = (ms: number) => new Date(ms).toISOString()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const problemsOf = async (script: Script, aspect: Aspect): Promise<string[]> => {
  const report = await verifyText(script.dossier(), trust)
  expect(isProven(report)).toBe(false)
  expect(report[aspect].verdict).toBe('fail')
  return codes(report, aspect)
}

/** One operation, autonomous, up to where `tell` goes on; then closed on what `tell` returns. */
const told = (tell: (script: Script) => string | null, { plan = {}, decided = {}, closure = 'risk_complete' }: Any = {}): Script => {
  const script = new Script(company)
    .open()
    .freeze([operation('op_a', connector, plan)])
    .decide({ op_a: decided })
  const proof = tell(script)
  return script.reach('op_a', closure, { proof }).closeChange(closure, { op_a: closure }).seal()
}

const proveAfter = (script: Script, _done: unknown): string => script.prove('op_a')

describe('an approval does not carry a mandate', () => {
  /** `places`: in whose place a person signs, by his id. */
  const unapproved = (people: readonly Holder[], { places = {}, ...options }: Any = {}) =>
    problemsOf(
      approvedBy(
        company,
        (script, request) => {
          for (const person of people) script.approve(request, person, places[person.id])
        },
        options,
      ),
      'completeness',
    )

  it('signed by fewer than the quorum', async () => {
    expect(await unapproved([alice])).toEqual(['mandate.approval_missing', 'mandate.unapproved'])
    expect(await unapproved([])).toContain('mandate.unapproved')
  })

  it('signed twice by the same person', async () => {
    expect(await unapproved([alice, alice])).toContain('mandate.unapproved')
  })

  it('signed by a person of the provider, also beyond the quorum', async () => {
    expect(await unapproved([alice, provider])).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
    expect(await unapproved([alice, bob, provider])).toEqual(['approval.ineligible'])
  })

  it('signed by a principal and his deputy, who are one', async () => {
    expect(await unapproved([alice, bob], { places: { [bob.id]: { for: alice.id, deputyship: 'dep_1' } } })).toEqual([
      'mandate.approval_missing',
      'mandate.unapproved',
    ])
  })

  it('signed by two deputies of one principal', async () => {
    const places = { for: carol.id, deputyship: 'dep_1' }
    expect(await unapproved([alice, bob], { places: { [alice.id]: places, [bob.id]: places } })).toContain('mandate.unapproved')
  })

  it('signed in the place of the requester', async () => {
    expect(await unapproved([alice, bob], { places: { [bob.id]: { for: requester.id, deputyship: 'dep_1' } } })).toEqual(
      expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']),
    )
  })

  it('signed by the requester', async () => {
    expect(await unapproved([alice, requester])).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
  })

  it('signed by the executor', async () => {
    const plan = { executor: { kind: 'person', id: 'per_dora', party: 'enterprise:acme' } }
    expect(await unapproved([alice, doer], { plan })).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
  })

  it('signed without step-up where the decision asks for it', async () => {
    expect(await unapproved([alice, carol])).toContain('mandate.unapproved')
    expect(await unapproved([alice, carol], { request: { stepUp: false } })).toContain('mandate.unapproved')
  })

  it('of a request that asked for less than the decision', async () => {
    expect(await unapproved([alice, bob], { request: { quorum: 1 } })).toContain('mandate.unapproved')
    expect(await unapproved([alice, bob], { request: { roles: ['helpdesk'] } })).toContain('mandate.unapproved')
    expect(await unapproved([alice, bob], { request: { roles: [] } })).toContain('mandate.unapproved')
    expect(await unapproved([alice, bob], { request: { operations: ['op_b'] } })).toContain('mandate.unapproved')
  })

  it('signed with a key that had expired', async () => {
    const script = approvedBy(company, (script, request) => script.approve(request, alice).approve(request, retired))
    expect(await problemsOf(script, 'integrity')).toEqual(['approval.key_not_valid'])
  })

  it('signed after the mandate was minted', async () => {
    const mint = (script: Script, request: Requested) => {
      const mandate = script.mint('op_a', [request])
      script.approve(request, alice).approve(request, bob).start(mandate).attempt(mandate).receive(mandate)
    }
    expect(await unapproved([], { mint })).toContain('mandate.unapproved')
  })

  it('that had expired when the mandate was minted, or when it was signed', async () => {
    const waiting = (script: Script, request: Requested) => void script.wait(7200).execute('op_a', [request])
    expect(await unapproved([alice, bob], { mint: waiting })).toContain('mandate.unapproved')
    const late = approvedBy(company, (script, request) => script.approve(request, alice).wait(7200).approve(request, bob))
    expect(await problemsOf(late, 'completeness')).toEqual(expect.arrayContaining(['approval.late', 'mandate.unapproved']))
  })

  it('that was voided or refused before', async () => {
    const voided = approvedBy(company, (script, request) => {
      script.approve(request, alice).approve(request, bob)
      script.add('approval.voided', script.change, { request: request.id, plan: request.plan, reason: 'the base state changed' })
    })
    expect(await problemsOf(voided, 'completeness')).toContain('mandate.unapproved')
    const refused = approvedBy(company, (script, request) =>
      script.approve(request, alice).approve(request, bob).approve(request, carol, { verdict: 'refuse' }),
    )
    expect(await problemsOf(refused, 'completeness')).toContain('mandate.unapproved')
  })

  it('called complete without its signatures', async () => {
    const script = approvedBy(company, (script, request) => script.approve(request, alice).complete(request, [alice, bob]))
    expect(await problemsOf(script, 'completeness')).toContain('approval.not_complete')
  })

  it('never asked for, where the decision asks for one', async () => {
    const script = approvedBy(company, () => undefined, { mint: (script) => void script.execute('op_a') })
    expect(await problemsOf(script, 'completeness')).toEqual(['mandate.unapproved'])
  })
})

describe('a signature of a person is refused', () => {
  const forged = (sign: (script: Script, request: Requested) => void) => problemsOf(approvedBy(company, sign), 'integrity')

  it('under a key id that nobody has, or that is another person’s', async () => {
    expect(await forged((script, request) => script.approve(request, alice, { keyId: 'ed25519:0000000000000000' }))).toEqual([
      'approval.unknown_key',
    ])
    expect(await forged((script, request) => script.approve(request, alice, { keyId: bob.keyId }))).toEqual(['approval.not_their_key'])
    expect(await forged((script, request) => script.approve(request, alice, { person: bob.id }))).toEqual(['approval.not_their_key'])
    expect(await forged((script, request) => script.approve(request, alice, { person: bob.id, keyId: bob.keyId }))).toEqual([
      'approval.bad_signature',
    ])
  })

  it('under a key that is enrolled for execution only', async () => {
    expect(await forged((script, request) => script.approve(request, agent))).toEqual(['approval.unknown_key'])
  })

  it('moved from one request to another on the same plan', async () => {
    const swap = (script: Script, request: Requested) => {
      const second = script.request(['op_a'])
      const signature = script.sign(alice, 'countersign/approval/v1', second.nonce, second.plan)
      script.approve(request, alice, { signature })
    }
    expect(await forged(swap)).toEqual(['approval.bad_signature'])
  })

  it('moved to another request that was given the same nonce', async () => {
    const same = (script: Script, request: Requested) => {
      const second = script.request(['op_a'], { nonce: request.nonce.toString('base64') })
      script.approve(second, alice)
    }
    expect(await forged(same)).toEqual(['nonce.reused'])
  })

  it('given to a plan that differs in one nested member', async () => {
    const nested = (script: Script, request: Requested) => {
      const shown = structuredClone(script.plan)
      shown.operations[0].parameters.nested.mode = 'later'
      script.approve(request, alice, { signedPlan: script.document('plan+json', canonicalJson(shown)) })
      script.documents.delete([...script.documents.keys()].at(-1)!)
    }
    expect(await forged(nested)).toEqual(['approval.bad_signature'])
  })

  it('turned from a refusal into an approval', async () => {
    const turned = (script: Script, request: Requested) =>
      script.approve(request, alice, { signature: script.sign(alice, 'countersign/refusal/v1', request.nonce, request.plan) })
    expect(await forged(turned)).toEqual(['approval.bad_signature'])
  })

  it('under a risk acceptance or a closure that they did not sign', async () => {
    const risk = (body: Any, person = carol) =>
      problemsOf(
        told((script) => {
          const acceptance = script.acceptRisk('op_a', person, {}, body)
          script.reach('op_a', 'risk_accepted', { acceptance })
          script.execute('op_a')
          return script.prove('op_a')
        }),
        'integrity',
      )
    expect(await risk({ person: alice.id, keyId: alice.keyId })).toContain('acceptance.bad_signature')
    expect(await risk({ keyId: 'ed25519:0' })).toContain('signature.unknown_key')
    expect(await risk({ nonce: Buffer.alloc(32).toString('base64') })).toContain('acceptance.bad_signature')
    const closure = told((script) => {
      script.execute('op_a')
      const first = script.prove('op_a')
      const proof = script.prove('op_a')
      script.signClosure('op_a', carol, proof, { signedProof: first })
      return proof
    })
    expect(await problemsOf(closure, 'integrity')).toEqual(['closure.bad_signature'])
  })
})

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

describe('the story is not whole', () => {
  it('where a seal tells of other streams than are here', async () => {
    const script = autonomous(company)
    script.add('note.added', 'op_a', {})
    expect(await problemsOf(script.seal({ streams: [] }), 'completeness')).toContain('seal.differs')
    const unsealed = autonomous(company)
    unsealed.add('note.added', 'op_a', {})
    expect(await problemsOf(unsealed, 'completeness')).toContain('seal.missing')
  })

  it('where an operation of the plan has no stream, or a stream no operation', async () => {
    const script = new Script(company).open().freeze([operation('op_a', connector), operation('op_b', connector)])
    script.decide({ op_a: {}, op_b: {} }).execute('op_a')
    script.add('note.added', 'op_c', {})
    expect(await problemsOf(script.seal(), 'completeness')).toEqual(
      expect.arrayContaining(['stream.missing', 'stream.unknown', 'change.not_closed']),
    )
  })

  it('where the end lists other closures than were reached, or a better one for the whole', async () => {
    const script = new Script(company)
      .open()
      .freeze([operation('op_a', connector), operation('op_b', connector)])
      .decide({ op_a: {}, op_b: {} })
    for (const id of ['op_a', 'op_b']) script.execute(id)
    script.reach('op_a', 'risk_complete', { proof: script.prove('op_a') }).reach('op_b', 'operationally_complete')
    script.closeChange('risk_complete', { op_a: 'risk_complete', op_b: 'risk_complete' }).seal()
    expect(await problemsOf(script, 'completeness')).toEqual(['change.closure_differs'])
    expect(await problemsOf(script, 'truth')).toEqual(['change.closure_overstated'])
  })

  it('where it was closed, opened again, and never closed again', async () => {
    const script = autonomous(company)
    script.add('change.reopened', script.change, { change: script.change })
    expect(await problemsOf(script.seal(), 'completeness')).toEqual(['change.not_closed'])
  })

  it('where it is called refused although something was mandated', async () => {
    const refusedBy = (tell: (script: Script) => unknown) => {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', connector)])
        .decide({ op_a: {} })
      tell(script)
      script.add('change.refused', script.change, { change: script.change })
      return script.seal()
    }
    expect(isProven(await verifyText(refusedBy(() => undefined).dossier(), trust))).toBe(true)
    expect(
      await problemsOf(
        refusedBy((script) => script.execute('op_a')),
        'completeness',
      ),
    ).toEqual(['change.not_closed'])
  })

  it('where an operation began before what it comes after', async () => {
    const after = (purpose: string, tell: (script: Script) => unknown) => {
      const first = operation('op_new', connector, { purpose })
      const script = new Script(company)
        .open()
        .freeze([first, operation('op_a', connector, { after: ['op_new'] })])
        .decide({ op_new: {}, op_a: {} })
      tell(script)
      return problemsOf(script.seal(), 'completeness')
    }
    expect(await after('rejection', (script) => script.execute('op_a') && script.execute('op_new'))).toContain('operation.out_of_order')
    // The new credential was issued, and not yet proven to work, when the old one was retired.
    expect(await after('acceptance', (script) => script.execute('op_new') && script.execute('op_a'))).toContain('operation.out_of_order')
  })

  it('where a closure names nothing, or something that was not there', async () => {
    const executed = (script: Script) => void script.execute('op_a')
    const cases: [string, Any, string][] = [
      ['risk_complete', {}, 'closure.without_proof'],
      ['risk_complete', { proof: `sha256:${'6'.repeat(64)}` }, 'closure.without_proof'],
      ['risk_accepted', {}, 'closure.without_ground'],
      ['risk_accepted', { acceptance: 'rsk_none' }, 'closure.without_ground'],
      ['stuck', {}, 'closure.without_ground'],
      ['perfect', {}, 'closure.without_ground'],
    ]
    for (const [closure, named, code] of cases) {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', connector)])
        .decide({ op_a: {} })
      executed(script)
      script.reach('op_a', closure, named).closeChange(closure, { op_a: closure }).seal()
      expect([closure, await problemsOf(script, 'completeness')]).toEqual([closure, [code]])
    }
    const idle = new Script(company)
      .open()
      .freeze([operation('op_a', connector)])
      .decide({ op_a: {} })
    idle.reach('op_a', 'operationally_complete').closeChange('operationally_complete', { op_a: 'operationally_complete' }).seal()
    expect(await problemsOf(idle, 'completeness')).toEqual(['closure.without_ground'])
  })

  it('where a risk was accepted by somebody who may not, or an owner closed what they executed', async () => {
    for (const person of [provider, requester]) {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', connector)])
        .decide({ op_a: { outcome: 'escalate' } })
      const acceptance = script.acceptRisk('op_a', person)
      script.reach('op_a', 'risk_accepted', { acceptance }).closeChange('risk_accepted', { op_a: 'risk_accepted' }).seal()
      expect(await problemsOf(script, 'completeness')).toEqual(['acceptance.ineligible'])
    }
    const closed = told((script) => {
      script.execute('op_a')
      const proof = script.prove('op_a')
      script.signClosure('op_a', provider, proof)
      return proof
    })
    expect(await problemsOf(closed, 'completeness')).toEqual(['closure.ineligible'])
  })
})
