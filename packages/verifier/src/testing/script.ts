// Tells the story of a change step by step, the way the control plane does, so that a test can tell it truly or with one lie in it.
// Each step takes what to change in the entry's body or in the document; everything else is as it should be, and is signed.
import { canonicalJson, digestOf, sha256Hex } from '@countersign/ledger'
import type { Holder } from './company.ts'
import { evidenceText } from './evidence-text.ts'
import { instant, nextNumber, Paper } from './paper.ts'
import type { Any } from './tamper.ts'

const zeros = `sha256:${'0'.repeat(64)}`
export const partyOf = ({ party }: Holder) => `${party.kind}:${party.id}`

export interface Minted {
  readonly id: string
  readonly operation: string
  readonly digest: string
  readonly payload: Any
  readonly executor: Holder
}

export interface Requested {
  readonly id: string
  readonly plan: string
  readonly nonce: Buffer
}

export class Script extends Paper {
  plan: Any
  planDigest = zeros

  open(body: Any = {}): this {
    const requester = this.company.people.requester.id
    this.add('change.opened', this.change, {
      change: this.change,
      trigger: { kind: 'contract.ended', ref: 'ctr_1' },
      reason: 'contract ended',
      ticket: 'T-1',
      requester,
      ...body,
    })
    return this
  }

  freeze(operations: readonly Any[], changed: Any = {}): this {
    const revision = (this.plan?.revision ?? 0) + 1
    this.plan = {
      type: 'countersign/plan/v2',
      org: this.org,
      change: this.change,
      revision,
      trigger: { kind: 'contract.ended', ref: 'ctr_1' },
      requester: this.company.people.requester.id,
      reason: 'contract ended',
      ticket: 'T-1',
      purpose: 'offboarding',
      bundle: digestOf('bundle'),
      window: { notBefore: instant(this.now), notAfter: instant(this.now + 86_400_000) },
      operations,
      ...changed,
    }
    this.planDigest = this.document('plan+json', canonicalJson(this.plan))
    this.add('plan.frozen', this.change, { plan: this.planDigest, revision, operations: operations.map(({ id }) => id) })
    return this
  }

  /** `outcomes` by operation; `needs` only counts where approval is asked for. */
  decide(outcomes: Record<string, Any>, changed: Any = {}): this {
    const operations = Object.entries(outcomes).map(([operation, decided]) => ({
      operation,
      outcome: 'autonomous',
      needs: { roles: ['control_owner'], quorum: 1, stepUp: false },
      policies: [{ id: 'p', outcome: 'autonomous', reason: 'r' }],
      minStrength: 'presented',
      inputDigest: zeros,
      ...decided,
    }))
    const decision = {
      type: 'countersign/decision/v1',
      plan: this.planDigest,
      bundle: this.plan.bundle,
      at: instant(this.now),
      outcome: 'approval',
      operations,
      ...changed,
    }
    const digest = this.document('decision+json', canonicalJson(decision))
    this.add('decision.made', this.change, { decision: digest, plan: decision.plan, bundle: decision.bundle, outcome: decision.outcome })
    return this
  }

  request(operations: readonly string[], changed: Any = {}): Requested {
    const id = `req_${nextNumber()}`
    const nonce = changed.nonce === undefined ? Buffer.from(sha256Hex(id), 'hex') : Buffer.from(changed.nonce, 'base64')
    const body = {
      request: id,
      plan: this.planDigest,
      nonce: nonce.toString('base64'),
      roles: ['control_owner'],
      quorum: 1,
      stepUp: false,
      operations,
      expiresAt: instant(this.now + 3_600_000),
      ...changed,
    }
    this.add('approval.requested', this.change, body)
    return { id, plan: body.plan, nonce }
  }

  approve(request: Requested, person: Holder, changed: Any = {}): this {
    const verdict = changed.verdict ?? 'approve'
    const label = verdict === 'approve' ? 'countersign/approval/v1' : 'countersign/refusal/v1'
    const signature = this.sign(person, label, request.nonce, changed.signedPlan ?? request.plan)
    const { signedPlan: _, ...body } = changed
    this.add('approval.signed', this.change, {
      request: request.id,
      plan: request.plan,
      person: person.id,
      keyId: person.keyId,
      verdict,
      signature,
      reason: 'fine',
      ...body,
    })
    return this
  }

  complete(request: Requested, people: readonly Holder[]): this {
    this.add('approval.completed', this.change, { request: request.id, plan: request.plan, approvers: people.map(({ id }) => id) })
    return this
  }

  executorOf(operation: string): Holder {
    const planned = this.plan.operations.find(({ id }: Any) => id === operation)
    return Object.values(this.company.executors).find(({ id }) => id === planned.executor.id)!
  }

  mint(operation: string, approvals: readonly Requested[] = [], changed: Any = {}, body: Any = {}): Minted {
    const planned = this.plan.operations.find(({ id }: Any) => id === operation)
    const id = `man_${nextNumber()}`
    const { title: _, ...evidenceContract } = planned.evidenceContract
    const payload = {
      type: 'countersign/mandate/v1',
      id,
      org: this.org,
      change: this.change,
      plan: this.planDigest,
      operation,
      executor: planned.executor,
      action: planned.operation,
      handle: planned.handle,
      parameters: planned.parameters,
      window: { notBefore: instant(this.now), notAfter: instant(this.now + 14_400_000) },
      nonce: `nonce-${id}`,
      evidenceContract,
      approvals: approvals.map((request) => request.id),
      bundle: this.plan.bundle,
      ...changed,
    }
    const digest = this.document('mandate+dsse', this.envelope('mandate', payload, this.company.mandateKeys))
    const { plan, executor, window } = payload
    this.add('mandate.minted', operation, {
      mandate: digest,
      id: payload.id,
      plan,
      executor,
      window,
      approvals: payload.approvals,
      ...body,
    })
    return { id: payload.id, operation, digest, payload, executor: this.executorOf(operation) }
  }

  start(mandate: Minted, attempt = 1): this {
    this.add('operation.started', mandate.operation, { mandate: mandate.id, attempt })
    return this
  }

  attempt(mandate: Minted, status = 'done', attempt = 1): this {
    this.add('operation.attempted', mandate.operation, { mandate: mandate.id, attempt, status, code: status === 'done' ? 'ok' : 'timeout' })
    return this
  }

  /** The text of evidence, signed by `signer`; `changed` alters the predicate. */
  evidenceText(mandate: Minted, changed: Any = {}, signer = mandate.executor, subject: Any = {}): string {
    return evidenceText(this, mandate, changed, signer, subject)
  }

  receive(mandate: Minted, text = this.evidenceText(mandate)): this {
    const evidence = this.document('evidence+dsse', text)
    this.add('evidence.received', mandate.operation, { evidence, mandate: mandate.id, integrity: 'pass', completeness: 'pass' })
    return this
  }

  /** Mandate, execution and evidence, all in order. */
  execute(operation: string, approvals: readonly Requested[] = []): Minted {
    const mandate = this.mint(operation, approvals)
    this.start(mandate).attempt(mandate).receive(mandate)
    return mandate
  }

  /** Answers at one door, now. */
  door(old: string, { good = 'accepted', random = 'refused', verdict = 'rejected', id = 'tcp', graceSeconds = 0 }: Any = {}): Any {
    const answer = (word: string) => ({ answer: word, code: word, at: instant(this.now), ms: 3 })
    return {
      door: { id, title: 'the door', endpoint: 'tcp://db', graceSeconds },
      old: answer(old),
      good: good === null ? null : answer(good),
      random: answer(random),
      verdict,
    }
  }

  /** The digest of the proof. */
  prove(operation: string, changed: Any = {}, body: Any = {}): string {
    const planned = this.plan.operations.find(({ id }: Any) => id === operation)
    this.wait(1)
    const payload = {
      type: 'countersign/proof/v1',
      org: this.org,
      change: this.change,
      operation,
      credential: planned.credential,
      system: planned.system,
      handle: planned.handle,
      plan: this.planDigest,
      round: nextNumber(),
      purpose: planned.purpose,
      vantage: 'enterprise',
      startedAt: instant(this.now),
      finishedAt: instant(this.now),
      minStrength: planned.minStrength,
      doors: planned.purpose === 'sessions' || planned.purpose === 'use' ? [] : [this.door('refused')],
      sessions: { status: 'not_applicable', count: 0 },
      introspection: 'not_applicable',
      observed: 'unknown',
      graceUntil: null,
      verdict: 'rejected',
      strength: planned.purpose === 'rejection' ? 'presented' : null,
      reasons: [],
      ...changed,
    }
    const proof = this.document('proof+dsse', this.envelope('proof', payload, this.company.proberKeys))
    const { round, purpose, verdict, strength } = payload
    this.add('proof.recorded', operation, { proof, round, purpose, verdict, strength, ...body })
    return proof
  }

  reach(operation: string, closure: string, changed: Any = {}): this {
    this.add('closure.reached', operation, { closure, proof: null, acceptance: null, reasons: [], ...changed })
    return this
  }

  signClosure(operation: string, owner: Holder, proof: string, changed: Any = {}): this {
    const nonce = Buffer.from(sha256Hex(`closure-${nextNumber()}`), 'hex')
    const signature = this.sign(owner, 'countersign/closure/v1', nonce, changed.signedProof ?? proof)
    const { signedProof: _, ...body } = changed
    this.add('closure.signed', operation, {
      owner: owner.id,
      keyId: owner.keyId,
      nonce: nonce.toString('base64'),
      signature,
      proof,
      ...body,
    })
    return this
  }

  /** The id of the acceptance. */
  acceptRisk(operation: string, person: Holder, changed: Any = {}, body: Any = {}): string {
    const planned = this.plan.operations.find(({ id }: Any) => id === operation)
    const id = `rsk_${nextNumber()}`
    const acceptance = {
      type: 'countersign/risk-acceptance/v1',
      id,
      org: this.org,
      change: this.change,
      operation,
      credential: planned.credential,
      person: person.id,
      reason: 'cannot be revoked before the migration',
      compensatingControls: ['network allow-list'],
      residualRisk: 'low',
      expiresAt: instant(this.now + 30 * 86_400_000),
      plan: this.planDigest,
      proof: null,
      ...changed,
    }
    const digest = this.document('risk-acceptance+json', canonicalJson(acceptance))
    const nonce = Buffer.from(sha256Hex(`risk-${id}`), 'hex')
    const signature = this.sign(person, 'countersign/risk-acceptance/v1', nonce, digest)
    this.add('risk.accepted', operation, {
      acceptance: digest,
      id,
      person: person.id,
      keyId: person.keyId,
      signature,
      nonce: nonce.toString('base64'),
      expiresAt: acceptance.expiresAt,
      ...body,
    })
    return id
  }

  closeChange(closure: string, operations: Record<string, string>, changed: Any = {}): this {
    this.add('change.closed', this.change, {
      closure,
      operations: Object.entries(operations).map(([id, closure]) => ({ id, closure })),
      ...changed,
    })
    return this
  }
}
