// The signature under a review, and what follows from it. Laws: a person of the enterprise who answers for controls, never one whose own
// judgements stand in it; over exactly the document that was frozen; an answer gives nothing back and nothing new.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, getDocument, getJson, putDocument } from '../../platform/documents.ts'
import { readContractBook } from '../../registry/contracts/index.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { readKey, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { notThere, refuse, requirePower } from '../access/index.ts'
import { signatureLabels, takeSignature } from '../approvals/index.ts'
import { endLines, isOf, type Line, noteDecisions } from '../own-access/index.ts'
import { judgesIn, linesIn } from './document.ts'
import { type Answer, answerMediaType, answerText, ownAccessOf } from './model.ts'
import { openOwn } from './opening.ts'
import { holdDelegations } from './overdue.ts'
import { beginCycle, lockReview, type ReviewRow, readReview, updateReview } from './store.ts'

const unknown = (id: string) => new CountersignError('review.unknown', 'not_found', `no review \`${id}\``)

/** As policy is asked about it: whoever judged something that stands in it is who it is about. */
export const reviewResource = async (runtime: Runtime, row: ReviewRow, person: string) => {
  const judges = judgesIn(await getJson(runtime.db, row.org_id, row.document))
  return { kind: 'review', id: row.id, ...(judges.includes(person) ? { subjectId: person } : {}) }
}

const requireOpen = (row: ReviewRow | undefined, id: string): ReviewRow => {
  if (!row) throw unknown(id)
  if (row.state !== 'open') throw new CountersignError('review.signed', 'conflict', `the review \`${id}\` is signed already: ${row.state}`)
  return row
}

const some = (lines: readonly string[]): string =>
  `${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ` and ${lines.length - 5} more` : ''}`

/** Gives the lines that are ended by it. What is not answered is not kept: so each line is answered, once, and nobody's own by himself. */
const checkAnswer = (row: ReviewRow, lines: readonly Line[], { outcome, reason, ownAccess }: Answer, person: string): readonly Line[] => {
  if (reason.trim() === '') throw new CountersignError('review.reason_missing', 'invalid', 'an answer to a review needs a reason')
  if (row.effect === 'tell' && outcome !== 'confirmed')
    throw new CountersignError(
      'review.outcome_unfit',
      'invalid',
      'of the enterprise’s own access each line is kept or ended; the outcome is `confirmed`',
    )
  const answered = [...(ownAccess?.keep ?? []), ...(ownAccess?.end ?? [])]
  const own = new Set(lines.filter((line) => isOf(person, line)).map(({ line }) => line))
  const about = answered.filter((line) => own.has(line))
  if (about.length > 0)
    throw new CountersignError(
      'review.own_line',
      'forbidden',
      `nobody answers about what he holds himself; leave out ${some(about)}: somebody else is asked`,
    )
  const asked = new Set(lines.map(({ line }) => line).filter((line) => !own.has(line)))
  const said = new Set(answered)
  const missing = [...asked].filter((line) => !said.has(line))
  const strange = answered.filter((line) => !asked.has(line))
  if (missing.length > 0 || strange.length > 0 || said.size !== answered.length)
    throw new CountersignError(
      'review.lines_unanswered',
      'invalid',
      [
        'say of each line of own access whether it stays, once: `--end LINE` and `--keep-others`',
        ...(missing.length > 0 ? [`missing: ${some(missing)}`] : []),
        ...(strange.length > 0 ? [`not of this review: ${some(strange)}`] : []),
      ].join('; '),
    )
  const ends = new Set(ownAccess?.end)
  return lines.filter(({ line }) => ends.has(line))
}

/** What the caller would sign; nothing is stored. Errors: `review.unknown`, `review.signed`, `review.reason_missing`, `authority.refused`. */
export const draftReview = async (runtime: Runtime, caller: Caller, id: string, answer: Answer) => {
  const asked = await readReview(runtime.db, caller.org, id)
  if (!asked) return notThere(runtime, caller, 'review.sign', { kind: 'review', id }, unknown(id))
  const row = requireOpen(asked, id)
  await requirePower(runtime, caller, 'review.sign', await reviewResource(runtime, row, caller.principal.id))
  checkAnswer(row, linesIn(await getJson(runtime.db, row.org_id, row.document)), answer, caller.principal.id)
  const text = answerText(row, caller.principal.id, answer)
  return { id, text, digest: digestOfText(text), nonce: row.nonce.toString('base64') }
}

const refusal = (code: string, reason: string) => ({ refused: reason, code })

/** What the outcome takes away. `confirmed` changes nothing: it also gives nothing back that silence has put on hold. */
const follow = async (runtime: Runtime, work: Work, row: ReviewRow, answer: Answer): Promise<string[]> => {
  if (answer.outcome !== 'to_end') return []
  const held = await holdDelegations(runtime, work, row.party_id, `the review \`${row.id}\` says that it is to end`)
  const book = await readContractBook(work.db, work.org)
  for (const contract of book.ofParty(row.party_id))
    if (contract.state === 'active')
      await openFinding(runtime, work, {
        kind: 'review.to_end',
        subject: contract.id,
        severity: 'high',
        ownerId: contract.owner,
        detail: { party: row.party_id, review: row.id, reason: answer.reason, next: `countersign contract end ${contract.id}` },
      })
  return held
}

/** What is not kept ends at once; what somebody has said of each line is kept beside it. */
const decideLines = async (
  work: Work,
  row: ReviewRow,
  lines: readonly Line[],
  ends: readonly Line[],
  person: string,
): Promise<string[]> => {
  const ended = await endLines(work, row.party_id, ends, `the review \`${row.id}\` did not keep it`)
  const answered = lines.filter((line) => !isOf(person, line))
  await noteDecisions(work, row.id, person, answered, new Set(ends.map(({ line }) => line)))
  return ended
}

/**
 * Errors: `review.unknown`, `review.signed`, `review.reason_missing`, `review.lines_unanswered`, `review.own_line`, `review.outcome_unfit`, `document.altered`; `authority.refused`, `review.ineligible`,
 * `review.bad_signature` (journalled).
 */
export const signReview = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  answer: Answer,
  signed: { readonly keyId: string; readonly signature: string },
): Promise<ReviewRow> => {
  const asked = await readReview(runtime.db, caller.org, id)
  if (!asked) return notThere(runtime, caller, 'review.sign', { kind: 'review', id }, unknown(id))
  await requirePower(runtime, caller, 'review.sign', await reviewResource(runtime, asked, caller.principal.id))
  const outcome = await transact(runtime, caller, async (work) => {
    const row = requireOpen(await lockReview(work.db, work.org, id), id)
    // SAFETY: what is signed for is what was frozen; the row of the text is read, not what this process remembers of it.
    const { text: frozen } = await getDocument(work.db, work.org, row.document)
    const lines = linesIn(JSON.parse(frozen))
    const ends = checkAnswer(row, lines, answer, caller.principal.id)
    const person = await resolvePrincipal(work.db, work.org, caller.principal.id, work.at)
    if (person?.kind !== 'person' || person.party.kind !== 'enterprise' || !person.active)
      return refusal('review.ineligible', 'only an active person of the enterprise signs a review')
    const key = await readKey(work.db, work.org, signed.keyId)
    if (!key || key.principal_id !== person.id || key.purpose !== 'approval' || key.revoked_at !== null)
      return refusal('review.ineligible', 'the key is not enrolled for this person')
    const text = answerText(row, person.id, answer)
    const digest = digestOfText(text)
    const asked = { label: signatureLabels.signReview, nonce: row.nonce, digest }
    const signature = await takeSignature(runtime, work, key, asked, signed.signature)
    if (signature === undefined) return refusal('review.bad_signature', 'the signature does not verify over this text')
    await putDocument(work.db, work.org, answerMediaType, text)
    await updateReview(work.db, work.org, id, {
      state: answer.outcome,
      person_id: person.id,
      person_kind: 'person',
      party_kind: 'enterprise',
      key_id: signed.keyId,
      digest,
      signature,
      signed_at: work.at,
      reason: answer.reason,
    })
    for (const kind of ['review.due', 'review.due_soon', 'review.overdue']) await closeFinding(work, kind, id)
    const held = await follow(runtime, work, row, answer)
    const ended = await decideLines(work, row, lines, ends, person.id)
    await beginCycle(work.db, work.org, row.party_id, work.at)
    work.record({
      kind: 'review.signed',
      stream: `review:${id}`,
      body: {
        review: id,
        party: row.party_id,
        document: row.document,
        outcome: answer.outcome,
        reason: answer.reason,
        ...(answer.ownAccess === undefined ? {} : { ownAccess: ownAccessOf(answer.ownAccess) }),
        person: person.id,
        answer: digest,
        // The text itself, so that whoever holds the log needs nothing else to check the signature.
        statement: JSON.parse(text),
        keyId: signed.keyId,
        nonce: row.nonce.toString('base64'),
        signature: signed.signature,
        delegations: held,
        ended,
        late: row.overdue_at !== null,
      },
    })
    // What he holds himself is another one's to say.
    if (lines.some((line) => isOf(person.id, line))) await openOwn(runtime, work, row.party_id, person.id)
    return { row: (await readReview(work.db, work.org, id))! }
  })
  if ('refused' in outcome)
    return refuse(runtime, caller, { action: 'review.sign', resource: `review:${id}`, code: outcome.code, reasons: [outcome.refused] })
  return outcome.row
}

/** Open reviews that the caller may sign at this moment. */
export const reviewsFor = async (runtime: Runtime, caller: Caller, rows: readonly ReviewRow[]): Promise<ReviewRow[]> => {
  const mine: ReviewRow[] = []
  for (const row of rows) {
    const resource = await reviewResource(runtime, row, caller.principal.id).catch(() => undefined)
    // One whose document was altered is nobody's to sign.
    if (resource === undefined) continue
    const context = { at: runtime.clock.now().toISOString() }
    if (runtime.policy.current().authorize({ principal: caller.principal, action: 'review.sign', resource, context }).permitted)
      mine.push(row)
  }
  return mine
}
