// Accepting a risk that could not be removed: a named person of the enterprise signs the reason, the compensating controls and an expiry.
// It ends by itself, and its end re-opens what it covered. It must never close anything as done.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import { readKey, readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { notThere, refuse, requirePower } from '../access/index.ts'
import { signatureLabels, takeSignature } from '../approvals/index.ts'
import { executorsOf, planOfOperation, readPlan } from '../plans/index.ts'
import { insertAcceptance, liveAcceptanceOf, lockAcceptance, type RiskAcceptanceRow, readAcceptance, updateAcceptance } from './store.ts'

export const acceptanceMediaType = 'application/vnd.countersign.risk-acceptance+json'

/** The longest a risk can be accepted for. */
export const longestAcceptanceSeconds = 366 * 86_400

/** Puts the question; idempotent while one is open. */
export const requestAcceptance = async (
  runtime: Runtime,
  work: Work,
  input: { change: string; operation: string; credential: string; reason: string; proof: string | null },
): Promise<string> => {
  const live = await liveAcceptanceOf(work.db, work.org, input.operation)
  if (live) return live.id
  const id = runtime.ids.next('rsk')
  const nonce = runtime.ids.random(32)
  await insertAcceptance(work.db, {
    org_id: work.org,
    id,
    change_id: input.change,
    operation_id: input.operation,
    credential_id: input.credential,
    nonce,
    requested_at: work.at,
    proof_digest: input.proof,
    reason: input.reason,
  })
  work.record({
    kind: 'risk.requested',
    stream: input.operation,
    body: { id, credential: input.credential, reason: input.reason, nonce: nonce.toString('base64'), proof: input.proof },
  })
  return id
}

export interface AcceptanceTerms {
  readonly reason: string
  readonly compensatingControls: readonly string[]
  readonly residualRisk: string
  readonly expiresAt: string
}

/** The exact text that the risk acceptor signs. */
export const acceptanceText = (row: RiskAcceptanceRow, person: string, plan: string, terms: AcceptanceTerms): string =>
  canonicalJson({
    type: 'countersign/risk-acceptance/v1',
    id: row.id,
    org: row.org_id,
    change: row.change_id,
    operation: row.operation_id,
    credential: row.credential_id,
    person,
    reason: terms.reason,
    compensatingControls: [...terms.compensatingControls],
    residualRisk: terms.residualRisk,
    expiresAt: new Date(terms.expiresAt).toISOString(),
    plan,
    proof: row.proof_digest,
  })

const invalid = (code: string, message: string) => new CountersignError(code, 'invalid', message)

const checkTerms = (terms: AcceptanceTerms, at: Date): Date => {
  const expires = new Date(terms.expiresAt)
  if (Number.isNaN(expires.getTime()) || expires <= at)
    throw invalid('risk.expiry', 'a risk is accepted until a moment in the future; give `expiresAt`')
  if (expires.getTime() - at.getTime() > longestAcceptanceSeconds * 1000)
    throw invalid('risk.expiry', 'a risk can be accepted for 366 days at most')
  if (terms.reason.trim() === '') throw invalid('risk.reason_missing', 'accepting a risk needs a reason')
  if (terms.compensatingControls.length === 0 || terms.compensatingControls.some((control) => control.trim() === '')) {
    throw invalid('risk.controls_missing', 'accepting a risk needs at least one compensating control')
  }
  return expires
}

export const unknownRisk = (id: string) => new CountersignError('risk.unknown', 'not_found', `no risk acceptance \`${id}\``)

/** What a person is asked to sign: the canonical text, its digest, and the nonce. Errors: `risk.unknown`, `risk.closed`, `risk.*`. */
export const draftAcceptance = async (runtime: Runtime, caller: Caller, id: string, terms: AcceptanceTerms) => {
  const row = await readAcceptance(runtime.db, caller.org, id)
  if (!row) throw unknownRisk(id)
  if (row.state !== 'requested') throw new CountersignError('risk.closed', 'conflict', `the risk acceptance \`${id}\` is ${row.state}`)
  checkTerms(terms, runtime.clock.now())
  const plan = await planOfOperation(runtime.db, caller.org, row.operation_id)
  const text = acceptanceText(row, caller.principal.id, plan, terms)
  return { id, text, digest: digestOfText(text), nonce: row.nonce.toString('base64') }
}

/** Accepts. Errors: `risk.*`, `authority.refused`, `risk.ineligible`, `risk.bad_signature`. */
export const acceptRisk = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  terms: AcceptanceTerms,
  signed: { keyId: string; signature: string },
): Promise<{ id: string; expiresAt: string }> => {
  const row = await readAcceptance(runtime.db, caller.org, id)
  if (!row) {
    return notThere(runtime, caller, 'risk.accept', { kind: 'risk', id }, unknownRisk(id))
  }
  const plan = await planOfOperation(runtime.db, caller.org, row.operation_id)
  const { requester, ...rest } = await readPlan(runtime.db, caller.org, plan)
  const executors = executorsOf({ requester, ...rest })
  await requirePower(runtime, caller, 'risk.accept', { kind: 'risk', id, requesterId: requester, executorIds: executors }, row.operation_id)
  const outcome = await transact(runtime, caller, async (work) => {
    const locked = await lockAcceptance(work.db, work.org, id)
    if (locked?.state !== 'requested')
      throw new CountersignError('risk.closed', 'conflict', `the risk acceptance \`${id}\` is ${locked?.state ?? 'gone'}`)
    const expires = checkTerms(terms, work.at)
    const person = await readPrincipal(work.db, work.org, caller.principal.id)
    const key = await readKey(work.db, work.org, signed.keyId)
    if (person?.kind !== 'person' || person.party_kind !== 'enterprise' || !person.active)
      return { refused: ['only an active person of the enterprise can accept a risk'] }
    if (!key || key.principal_id !== person.id || key.purpose !== 'approval' || key.revoked_at !== null)
      return { refused: ['the key is not enrolled for this person'] }
    const text = acceptanceText(locked, person.id, plan, terms)
    const digest = digestOfText(text)
    const asked = { label: signatureLabels.acceptRisk, nonce: locked.nonce, digest }
    const signature = await takeSignature(runtime, work, key, asked, signed.signature)
    if (signature === undefined) {
      return { refused: ['the signature does not verify over this text'], code: 'risk.bad_signature' }
    }
    await putDocument(work.db, work.org, acceptanceMediaType, text)
    await updateAcceptance(work.db, work.org, id, {
      state: 'accepted',
      person_id: person.id,
      party_kind: 'enterprise',
      key_id: signed.keyId,
      digest,
      signature,
      accepted_at: work.at,
      expires_at: expires,
    })
    work.record({
      kind: 'risk.accepted',
      stream: locked.operation_id,
      body: {
        acceptance: digest,
        id,
        person: person.id,
        keyId: signed.keyId,
        signature: signed.signature,
        nonce: locked.nonce.toString('base64'),
        expiresAt: expires.toISOString(),
      },
    })
    work.enqueue({ org: work.org, kind: 'advance', id: locked.operation_id })
    work.enqueue({ org: work.org, kind: 'expire', id, startAfter: expires })
    return { id, expiresAt: expires.toISOString() }
  })
  if ('refused' in outcome) {
    return refuse(runtime, caller, {
      action: 'risk.accept',
      resource: `risk:${id}`,
      code: outcome.code ?? 'risk.ineligible',
      reasons: outcome.refused ?? [],
      stream: row.operation_id,
    })
  }
  return outcome
}

/** An acceptance whose time has passed loses its effect by itself: the operation is looked at again. */
export const expireAcceptance = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  await transact(runtime, caller, async (work) => {
    const row = await lockAcceptance(work.db, work.org, id)
    if (row?.state !== 'accepted' || row.expires_at === null || row.expires_at > work.at) return
    await updateAcceptance(work.db, work.org, id, { state: 'expired' })
    work.record({ kind: 'risk.expired', stream: row.operation_id, body: { id } })
    work.enqueue({ org: work.org, kind: 'advance', id: row.operation_id })
  })
}
