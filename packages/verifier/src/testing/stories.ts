// True stories, told with a script: what a verifier must pass, and what the tests of lies start from.
import type { Company, Holder } from './company.ts'
import { partyOf, type Requested, Script } from './script.ts'
import type { Any } from './tamper.ts'

const contract = {
  id: 'revocation',
  title: 'Access was taken away',
  fields: [
    { name: 'operation', type: 'string', required: true, binds: 'operation' },
    { name: 'credentialId', type: 'string', required: true, binds: 'credential' },
    { name: 'executedAt', type: 'timestamp', required: true },
    { name: 'result', type: 'string', required: true, oneOf: ['done', 'already'] },
    { name: 'downstreamReference', type: 'string', required: false },
  ],
  freshnessSeconds: 900,
}

export const operation = (id: string, executor: Holder, changed: Any = {}): Any => ({
  id,
  operation: 'credential.revoke',
  credential: `crd_${id}`,
  identity: 'idn_1',
  system: 'sys_postgres',
  handle: { kind: 'postgresql.password', account: `svc_${id}` },
  executor: { kind: executor.party.kind === 'provider' ? 'agent' : 'connector', id: executor.id, party: partyOf(executor) },
  parameters: { nested: { mode: 'immediate' } },
  after: [],
  when: 'always',
  purpose: 'rejection',
  minStrength: 'presented',
  risk: 'high',
  evidenceContract: contract,
  wayBack: { kind: 'none', words: 'it is gone' },
  baseState: `sha256:${'1'.repeat(64)}`,
  ...changed,
})

/** The smallest whole story: one credential, retired by a connector without asking anybody. */
export const autonomous = (company: Company, place: ConstructorParameters<typeof Script>[1] = {}): Script => {
  const script = new Script(company, place)
    .open()
    .freeze([operation('op_a', company.executors.connector)])
    .decide({ op_a: {} })
  script.execute('op_a')
  const proof = script.prove('op_a')
  return script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' }).seal()
}

/** The shortest story that is whole: asked, planned, decided, and refused by a person. Nothing was mandated. */
export const refused = (company: Company): Script => {
  const script = new Script(company)
    .open()
    .freeze([operation('op_a', company.executors.connector)])
    .decide({ op_a: needsTwo })
  script.approve(script.request(['op_a']), company.people.alice, { verdict: 'refuse' })
  script.add('change.refused', script.change, { change: script.change, plan: script.planDigest })
  return script.seal()
}

export const needsTwo = { outcome: 'approval', needs: { roles: ['control_owner'], quorum: 2, stepUp: true } }

/** Opened, planned and decided: a provider's agent is to act, and two persons have to agree first. `sign` tells who does. */
export const approvedBy = (
  company: Company,
  sign: (script: Script, request: Requested) => void,
  {
    plan = {},
    decided = needsTwo,
    request = {},
    mint,
  }: { plan?: Any; decided?: Any; request?: Any; mint?: (script: Script, request: Requested) => void } = {},
): Script => {
  const script = new Script(company)
  script
    .open()
    .freeze([operation('op_a', company.executors.agent, plan)])
    .decide({ op_a: decided })
  const requested = script.request(['op_a'], { quorum: 2, stepUp: true, ...request })
  sign(script, requested)
  if (mint === undefined) script.execute('op_a', [requested])
  else mint(script, requested)
  const proof = script.prove('op_a')
  return script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' }).seal()
}

export const approved = (company: Company): Script => {
  const { alice, bob } = company.people
  return approvedBy(company, (script, request) => script.approve(request, alice).approve(request, bob).complete(request, [alice, bob]))
}

/** All that goes wrong in real life and is brought to a true end: every kind of entry occurs. */
export const everything = (company: Company): Script => {
  const { alice, bob, carol } = company.people
  const { agent, connector } = company.executors
  const script = new Script(company)
  script.open()
  script.freeze([
    operation('op_lying', agent, { ownerSigns: true }),
    operation('op_issue', connector, { operation: 'credential.issue', purpose: 'acceptance', credential: 'crd_new' }),
    operation('op_move', connector, { operation: 'consumer.move', purpose: 'use', credential: 'crd_new', after: ['op_issue'] }),
    operation('op_retire', connector, { after: ['op_move'] }),
    operation('op_sessions', connector, {
      operation: 'session.end',
      purpose: 'sessions',
      credential: 'crd_op_retire',
      when: 'if_sessions',
      after: ['op_retire'],
    }),
    operation('op_idle', connector, {
      operation: 'session.end',
      purpose: 'sessions',
      credential: 'crd_op_lying',
      when: 'if_sessions',
      after: ['op_lying'],
    }),
    operation('op_weak', connector, { minStrength: 'introspected' }),
    operation('op_legacy', connector),
    operation('op_stuck', connector),
  ])
  const free = { outcome: 'autonomous' }
  script.decide({
    op_lying: needsTwo,
    op_issue: free,
    op_move: free,
    op_retire: free,
    op_sessions: free,
    op_idle: free,
    op_weak: { ...free, minStrength: 'introspected' },
    op_legacy: { outcome: 'escalate' },
    op_stuck: free,
  })
  const void_ = script.request(['op_lying'], { quorum: 2 })
  script.add('approval.voided', script.change, { request: void_.id, plan: void_.plan, reason: 'asked again with step-up' })
  const request = script.request(['op_lying'], { quorum: 2, stepUp: true })
  script.approve(request, alice).approve(request, bob).complete(request, [alice, bob])
  script.prove('op_lying', {
    purpose: 'baseline',
    doors: [script.wait(1).door('accepted', { verdict: 'still_accepted' })],
    startedAt: new Date(script.now).toISOString(),
    verdict: 'still_accepted',
    strength: null,
  })

  const lying = script.mint('op_lying', [request])
  script.add('evidence.refused', 'op_lying', { mandate: lying.id, code: 'evidence.replayed', reasons: ['seen before'] })
  script.start(lying).attempt(lying, 'unknown').start(lying, 2).attempt(lying, 'done', 2).receive(lying)
  script.reach('op_lying', 'operationally_complete')
  const alive = [script.wait(1).door('accepted', { verdict: 'still_accepted' })]
  script.prove('op_lying', { doors: alive, startedAt: alive[0].old.at, verdict: 'still_accepted', strength: null })
  script.add('incident.opened', 'op_lying', { incident: 'inc_1', reason: 'still accepted' })
  const again = script.execute('op_lying', [request])
  const down = [script.wait(1).door('unreachable', { good: 'unreachable', random: 'unreachable', verdict: 'inconclusive' })]
  script.prove('op_lying', { doors: down, startedAt: down[0].old.at, verdict: 'inconclusive', strength: null })
  script.wait(120)
  const dead = [script.door('refused', { graceSeconds: 60 }), script.door('refused', { id: 'tls' })]
  const proof = script.prove('op_lying', { doors: dead, startedAt: dead[0].old.at, sessions: { status: 'none', count: 0 } })
  script.signClosure('op_lying', carol, proof)
  script.reach('op_lying', 'risk_complete', { proof }).add('incident.closed', 'op_lying', { incident: 'inc_1', mandate: again.id })

  const issue = script.execute('op_issue')
  const works = [script.wait(1).door('accepted', { verdict: 'still_accepted' })]
  const accepted = script.prove('op_issue', { doors: works, startedAt: works[0].old.at, verdict: 'still_accepted', strength: 'presented' })
  script.reach('op_issue', 'risk_complete', { proof: accepted })
  script.execute('op_move')
  const used = script.prove('op_move', { sessions: { status: 'alive', count: 2 }, verdict: 'still_accepted' })
  script.reach('op_move', 'risk_complete', { proof: used })
  script.execute('op_retire')
  script.prove('op_retire', { sessions: { status: 'alive', count: 1 }, verdict: 'still_accepted', strength: null })
  script.execute('op_sessions')
  const ended = script.prove('op_sessions', { sessions: { status: 'none', count: 0 } })
  script.reach('op_sessions', 'risk_complete', { proof: ended })
  const retired = script.prove('op_retire', { sessions: { status: 'none', count: 0 } })
  script.reach('op_retire', 'risk_complete', { proof: retired })
  const none = script.prove('op_idle', { sessions: { status: 'none', count: 0 } })
  script.reach('op_idle', 'risk_complete', { proof: none, reasons: ['no session was there'] })

  script.execute('op_weak')
  const weak = script.prove('op_weak', { doors: [], introspection: 'inactive', verdict: 'cannot_test', strength: 'introspected' })
  script.reach('op_weak', 'risk_complete', { proof: weak })

  const legacyProof = script.prove('op_legacy', { doors: [], verdict: 'cannot_test', strength: null })
  const acceptance = script.acceptRisk('op_legacy', carol, { proof: legacyProof })
  script.reach('op_legacy', 'risk_accepted', { acceptance })

  const stuck = script.mint('op_stuck')
  script.start(stuck).attempt(stuck, 'refused')
  script.add('finding.opened', 'op_stuck', { finding: 'fnd_1' })
  script.reach('op_stuck', 'stuck', { reasons: ['the system refuses'] })
  script.add('refusal.recorded', script.change, {
    actor: company.people.provider.id,
    action: 'approve',
    reason: 'a provider never approves',
    mandate: issue.id,
  })
  return script
    .closeChange('stuck', {
      op_lying: 'risk_complete',
      op_issue: 'risk_complete',
      op_move: 'risk_complete',
      op_retire: 'risk_complete',
      op_sessions: 'risk_complete',
      op_idle: 'risk_complete',
      op_weak: 'risk_complete',
      op_legacy: 'risk_accepted',
      op_stuck: 'stuck',
    })
    .seal()
}
