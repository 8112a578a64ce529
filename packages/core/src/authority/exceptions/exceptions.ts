// Asking for an exception, and the signed answer of a person of the enterprise.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { ancestorsOf, readKey, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { notThere, refuse, requirePower } from '../access/index.ts'
import { signatureLabels, takeSignature } from '../approvals/index.ts'
import { delegationIn } from '../delegations/index.ts'
import { inForceAll } from '../instruments/index.ts'
import { type ExceptionRow, insertException, lockException, readException, updateException } from './store.ts'

export const exceptionMediaType = 'application/vnd.countersign.exception+json'

const day = 86_400
/** The longest that an exception can be granted for; and how long a question waits before silence is its "no". */
const longestDays = 366
const answerSeconds = 7 * day

const invalid = (code: string, message: string) => new CountersignError(code, 'invalid', message)

export interface NewException {
  readonly rule: string
  readonly subject: string
  readonly reason: string
  readonly until: string
}

/** Whether this one may answer it at the moment: an active person of the enterprise who holds the power. */
const mayAnswer = async (runtime: Runtime, work: Work, id: string, person: string, requester: string): Promise<boolean> => {
  const principal = await resolvePrincipal(work.db, work.org, person, work.at)
  if (!principal?.active || principal.kind !== 'person' || principal.party.kind !== 'enterprise') return false
  return runtime.policy.current().authorize({
    principal,
    action: 'exception.grant',
    resource: { kind: 'exception', id, requesterId: requester },
    context: { at: work.at.toISOString() },
  }).permitted
}

/** Whom a delegation of the party, or of one above it, names for exceptions; the nearest party first. */
const namedFor = async (runtime: Runtime, work: Work, party: string, id: string, requester: string): Promise<string | null> => {
  const delegations = (await inForceAll(work.db, work.org, 'delegation', work.at)).map((row) => delegationIn(row.document))
  for (const one of await ancestorsOf(work.db, work.org, party))
    for (const { provider, owners } of delegations)
      if (provider === one && (await mayAnswer(runtime, work, id, owners.exceptions, requester))) return owners.exceptions
  return null
}

/** Errors: `authority.refused`, `exception.until`. */
export const requestException = async (runtime: Runtime, caller: Caller, input: NewException): Promise<ExceptionRow> => {
  const { party, id: requester } = caller.principal
  await requirePower(runtime, caller, 'exception.request', { kind: 'exception', id: input.subject, party: party.id })
  const id = runtime.ids.next('exc')
  const nonce = runtime.ids.random(32)
  return transact(runtime, caller, async (work) => {
    const until = new Date(input.until)
    if (!(until > work.at) || until > plusSeconds(work.at, longestDays * day))
      throw invalid('exception.until', `an exception ends within ${longestDays} days; give \`until\``)
    const acceptor = await namedFor(runtime, work, party.id, id, requester)
    const silence = plusSeconds(work.at, answerSeconds)
    const answerDue = until < silence ? until : silence
    await insertException(work.db, {
      org_id: work.org,
      id,
      party_id: party.id,
      requested_by: requester,
      requested_at: work.at,
      rule: input.rule,
      subject: input.subject,
      reason: input.reason,
      wanted_until: until,
      acceptor_id: acceptor,
      answer_due: answerDue,
      nonce,
    })
    work.record({
      kind: 'exception.requested',
      body: { exception: id, party: party.id, ...input, until: until.toISOString(), acceptor, answerDue: answerDue.toISOString() },
    })
    await openFinding(runtime, work, {
      kind: 'exception.requested',
      subject: id,
      severity: 'moderate',
      ...(acceptor === null ? {} : { ownerId: acceptor }),
      detail: { party: party.id, rule: input.rule, subject: input.subject, answerDue: answerDue.toISOString() },
    })
    work.enqueue({ org: work.org, kind: 'expire', id, startAfter: answerDue })
    return (await readException(work.db, work.org, id))!
  })
}

export interface ExceptionAnswer {
  readonly verdict: 'grant' | 'refuse'
  readonly reason: string
  /** What stands in the place of the rule; a grant needs at least one. */
  readonly compensatingControls: readonly string[]
  /** A grant's end; null for a refusal. */
  readonly expiresAt: string | null
}

/** Errors: `exception.controls_missing`, `exception.until`, `exception.reason_missing`. */
const checkAnswer = (row: ExceptionRow, answer: ExceptionAnswer, at: Date): Date | null => {
  if (answer.reason.trim() === '') throw invalid('exception.reason_missing', 'an answer needs a reason')
  if (answer.verdict === 'refuse') {
    if (answer.expiresAt !== null) throw invalid('exception.until', 'a refusal has no end; leave `expiresAt` out')
    return null
  }
  if (answer.compensatingControls.length === 0 || answer.compensatingControls.some((one) => one.trim() === ''))
    throw invalid('exception.controls_missing', 'a granted exception needs at least one compensating control')
  const expires = new Date(answer.expiresAt ?? '')
  if (!(expires > at) || expires > row.wanted_until)
    throw invalid('exception.until', `a granted exception ends in the future and by ${row.wanted_until.toISOString()}; give \`expiresAt\``)
  return expires
}

const textOf = (row: ExceptionRow, person: string, answer: ExceptionAnswer, expires: Date | null): string =>
  canonicalJson({
    type: 'countersign/exception/v1',
    id: row.id,
    org: row.org_id,
    party: row.party_id,
    requestedBy: row.requested_by,
    rule: row.rule,
    subject: row.subject,
    asked: row.reason,
    verdict: answer.verdict,
    person,
    reason: answer.reason,
    compensatingControls: [...answer.compensatingControls],
    expiresAt: expires?.toISOString() ?? null,
  })

const refusal = (code: string, reason: string) => ({ refused: reason, code })

export const unknownException = (id: string) =>
  new CountersignError('exception.unknown', 'not_found', `no exception \`${id}\` was asked for`)

/** INVARIANT: once its time to be answered has passed it is closed, whether or not anybody has noticed. */
const requireOpen = (row: ExceptionRow | undefined, id: string, at: Date): ExceptionRow => {
  if (!row) throw unknownException(id)
  if (row.state !== 'requested' || row.answer_due <= at)
    throw new CountersignError(
      'exception.closed',
      'conflict',
      `the exception \`${id}\` is ${row.state === 'requested' ? 'unanswered past its time, which is a no' : row.state}; it has to be asked for again`,
    )
  return row
}

/** The exact text that the caller would sign. No effect. Errors: as `decideException` but those of the signature. */
export const draftException = async (runtime: Runtime, caller: Caller, id: string, answer: ExceptionAnswer) => {
  const at = runtime.clock.now()
  const row = requireOpen(await readException(runtime.db, caller.org, id), id, at)
  const text = textOf(row, caller.principal.id, answer, checkAnswer(row, answer, at))
  return { id, text, digest: digestOfText(text), nonce: row.nonce.toString('base64') }
}

/**
 * The answer, signed. Errors: `exception.unknown`, `exception.closed`, `exception.until`, `exception.controls_missing`, `exception.reason_missing`;
 * `authority.refused`, `exception.ineligible`, `exception.bad_signature` (journalled).
 */
export const decideException = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  answer: ExceptionAnswer,
  signed: { readonly keyId: string; readonly signature: string },
): Promise<ExceptionRow> => {
  const asked = await readException(runtime.db, caller.org, id)
  if (!asked) return notThere(runtime, caller, 'exception.grant', { kind: 'exception', id }, unknownException(id))
  await requirePower(runtime, caller, 'exception.grant', { kind: 'exception', id, requesterId: asked.requested_by })
  const outcome = await transact(runtime, caller, async (work) => {
    const row = requireOpen(await lockException(work.db, work.org, id), id, work.at)
    const expires = checkAnswer(row, answer, work.at)
    const person = caller.principal
    if (!(await mayAnswer(runtime, work, id, person.id, row.requested_by)))
      return refusal('exception.ineligible', 'only an active person of the enterprise who holds the power answers')
    // Where the one named can't answer any more, whoever holds the power may: it never waits for somebody who has gone.
    if (
      row.acceptor_id !== null &&
      row.acceptor_id !== person.id &&
      (await mayAnswer(runtime, work, id, row.acceptor_id, row.requested_by))
    )
      return refusal('exception.ineligible', `the delegation names \`${row.acceptor_id}\` for its exceptions`)
    const key = await readKey(work.db, work.org, signed.keyId)
    if (!key || key.principal_id !== person.id || key.purpose !== 'approval' || key.revoked_at !== null)
      return refusal('exception.ineligible', 'the key is not enrolled for this person')
    const text = textOf(row, person.id, answer, expires)
    const digest = digestOfText(text)
    const label = answer.verdict === 'grant' ? signatureLabels.grantException : signatureLabels.refuseException
    const signature = await takeSignature(runtime, work, key, { label, nonce: row.nonce, digest }, signed.signature)
    if (signature === undefined) return refusal('exception.bad_signature', 'the signature does not verify over this text')
    await putDocument(work.db, work.org, exceptionMediaType, text)
    await updateException(work.db, work.org, id, {
      state: answer.verdict === 'grant' ? 'granted' : 'refused',
      person_id: person.id,
      person_kind: 'person',
      party_kind: 'enterprise',
      key_id: signed.keyId,
      digest,
      signature,
      decided_at: work.at,
      expires_at: expires,
      answer: answer.reason,
      controls: [...answer.compensatingControls],
    })
    work.record({
      kind: answer.verdict === 'grant' ? 'exception.granted' : 'exception.refused',
      stream: `exception:${id}`,
      body: {
        exception: id,
        party: row.party_id,
        person: person.id,
        document: digest,
        // The text itself, so that whoever holds the log needs nothing else to check the signature.
        statement: JSON.parse(text),
        keyId: signed.keyId,
        nonce: row.nonce.toString('base64'),
        signature: signed.signature,
        expiresAt: expires?.toISOString() ?? null,
      },
    })
    await closeFinding(work, 'exception.requested', id)
    if (expires) work.enqueue({ org: work.org, kind: 'expire', id, startAfter: expires })
    return { decided: (await readException(work.db, work.org, id))! }
  })
  if ('refused' in outcome)
    return refuse(runtime, caller, {
      action: 'exception.grant',
      resource: `exception:${id}`,
      code: outcome.code,
      reasons: [outcome.refused],
    })
  return outcome.decided
}

/** Its time is over: silence becomes the "no" that it is, and what was granted ends. Repeating it does nothing twice. */
export const expireException = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  await transact(runtime, caller, async (work) => {
    const row = await lockException(work.db, work.org, id)
    if (row?.state === 'requested' && row.answer_due <= work.at) {
      await updateException(work.db, work.org, id, { state: 'unanswered' })
      work.record({ kind: 'exception.unanswered', body: { exception: id, party: row.party_id, acceptor: row.acceptor_id } })
      await closeFinding(work, 'exception.requested', id)
    } else if (row?.state === 'granted' && row.expires_at !== null && row.expires_at <= work.at) {
      await updateException(work.db, work.org, id, { state: 'ended' })
      work.record({ kind: 'exception.ended', body: { exception: id, party: row.party_id } })
    }
  })
}
