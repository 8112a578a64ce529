// The signature under a consent that may stay. Laws: a person of the enterprise, never the one who gave it; over exactly the scopes, the day and
// the reasons that he was shown; no longer than policy lets it.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { consentModelOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import { type ConsentRow, insertDecision, lockConsent, noteHistory, readConsent, updateConsent } from '../../registry/consents/index.ts'
import { closeFinding } from '../../registry/findings/index.ts'
import { readKey, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { refuse, requirePower } from '../access/index.ts'
import { signatureLabels, takeSignature } from '../approvals/index.ts'
import { type Judged, judgeConsents } from './judge.ts'

export const keepMediaType = 'application/vnd.countersign.consent-decision+json'

export interface Keep {
  readonly scopes: readonly string[]
  readonly until: string
  readonly reason: string
}

const unknown = (id: string) =>
  new CountersignError('consent.unknown', 'not_found', `no consent \`${id}\`; see \`countersign consent list\``)

/** SAFETY: to whoever may decide none, one that isn't there and one that is answer alike. */
const readToDecide = async (runtime: Runtime, caller: Caller, id: string): Promise<ConsentRow> => {
  const row = await readConsent(runtime.db, caller.org, id)
  if (row) return row
  await requirePower(runtime, caller, 'consent.keep', { kind: 'consent', id })
  throw unknown(id)
}

const judgeOne = async (runtime: Runtime, db: Kysely<Tables>, row: ConsentRow, at: Date): Promise<Judged> =>
  (await judgeConsents(runtime, db, row.org_id, [row], at))[0]!

/** As policy is asked about it: whoever gave it is who it is about. */
const resourceOf = ({ row, facts }: Judged) => ({
  kind: 'consent',
  id: row.id,
  ...(facts?.person == null ? {} : { subjectId: facts.person }),
})

const checkKeep = (runtime: Runtime, judged: Judged, keep: Keep, at: Date): void => {
  const { row } = judged
  if (row.state === 'ended') throw new CountersignError('consent.ended', 'conflict', `the consent \`${row.id}\` has ended`)
  if (judged.status === 'ending')
    throw new CountersignError('consent.ending', 'conflict', `the change \`${judged.facts?.ending}\` is ending it; refuse that first`)
  if (judged.reasons.includes('client_suspended'))
    throw new CountersignError(
      'consent.client_suspended',
      'conflict',
      'whose application it is, is suspended; end it, or resume the provider first',
    )
  if (keep.reason.trim() === '') throw new CountersignError('consent.reason_missing', 'invalid', 'keeping a consent needs a reason')
  const left = row.scopes.filter((scope) => !keep.scopes.includes(scope))
  if (left.length > 0)
    throw new CountersignError(
      'consent.scopes_left_out',
      'invalid',
      `it also lets in to ${left.map((scope) => `\`${scope}\``).join(', ')}: approve all that it has, or end it`,
    )
  const never = keep.scopes.filter((scope) => !row.scopes.includes(scope))
  if (never.length > 0)
    throw new CountersignError(
      'consent.scopes_not_there',
      'invalid',
      `it has no ${never.map((scope) => `\`${scope}\``).join(', ')}; nothing is approved ahead`,
    )
  const latest = plusSeconds(at, consentModelOf(runtime.policy.current().bundle).termsOf(row.scopes).keepSeconds)
  const until = new Date(keep.until)
  if (!(until > at) || until > latest)
    throw new CountersignError(
      'consent.until_refused',
      'invalid',
      `policy lets it be kept until ${latest.toISOString()} at the latest, and not into the past`,
    )
}

const keepText = ({ row, shown }: Judged, person: string, keep: Keep): string =>
  canonicalJson({
    type: 'countersign/consent-decision/v1',
    org: row.org_id,
    consent: row.id,
    system: row.system_id,
    client: row.client,
    consentedBy: row.consented_by,
    subject: row.subject,
    outcome: 'keep',
    scopes: [...keep.scopes].sort(),
    until: new Date(keep.until).toISOString(),
    answered: [...shown].sort(),
    reason: keep.reason,
    person,
  })

/** What the caller would sign; nothing is stored. Errors: `consent.*`, `authority.refused`. */
export const draftKeep = async (runtime: Runtime, caller: Caller, id: string, keep: Keep) => {
  const row = await readToDecide(runtime, caller, id)
  const at = runtime.clock.now()
  const judged = await judgeOne(runtime, runtime.db, row, at)
  await requirePower(runtime, caller, 'consent.keep', resourceOf(judged))
  checkKeep(runtime, judged, keep, at)
  const text = keepText(judged, caller.principal.id, keep)
  return { id, text, digest: digestOfText(text), nonce: row.nonce.toString('base64') }
}

const refusal = (code: string, reason: string) => ({ refused: reason, code })

/** Errors: `consent.*`; `authority.refused`, `consent.ineligible`, `consent.bad_signature` (journalled). */
export const keepConsent = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  keep: Keep,
  signed: { readonly keyId: string; readonly signature: string },
): Promise<Judged> => {
  const asked = await readToDecide(runtime, caller, id)
  await requirePower(runtime, caller, 'consent.keep', resourceOf(await judgeOne(runtime, runtime.db, asked, runtime.clock.now())))
  const outcome = await transact(runtime, caller, async (work) => {
    const row = (await lockConsent(work.db, work.org, id))!
    const judged = await judgeOne(runtime, work.db, row, work.at)
    checkKeep(runtime, judged, keep, work.at)
    const person = await resolvePrincipal(work.db, work.org, caller.principal.id, work.at)
    if (person?.kind !== 'person' || person.party.kind !== 'enterprise' || !person.active)
      return refusal('consent.ineligible', 'only an active person of the enterprise keeps a consent')
    // SAFETY: who gave it may have become known only since policy was asked.
    if (judged.facts?.person === person.id) return refusal('consent.ineligible', 'who gave a consent does not decide it')
    const key = await readKey(work.db, work.org, signed.keyId)
    if (!key || key.principal_id !== person.id || key.purpose !== 'approval' || key.revoked_at !== null)
      return refusal('consent.ineligible', 'the key is not enrolled for this person')
    const text = keepText(judged, person.id, keep)
    const digest = digestOfText(text)
    const asked = { label: signatureLabels.keepConsent, nonce: row.nonce, digest }
    const signature = await takeSignature(runtime, work, key, asked, signed.signature)
    if (signature === undefined) return refusal('consent.bad_signature', 'the signature does not verify over this text: draft it again')
    await putDocument(work.db, work.org, keepMediaType, text)
    const scopes = [...keep.scopes].sort()
    await insertDecision(work.db, {
      org_id: work.org,
      id: runtime.ids.next('cnd'),
      consent_id: id,
      scopes,
      until: new Date(keep.until),
      reason: keep.reason,
      answered: [...judged.shown],
      person_id: person.id,
      person_kind: 'person',
      party_kind: 'enterprise',
      key_id: signed.keyId,
      digest,
      nonce: row.nonce,
      signature,
      at: work.at,
    })
    // ORDER: a signature counts once.
    await updateConsent(work.db, work.org, id, { nonce: runtime.ids.random(32) })
    for (const kind of ['consent.to_decide', 'consent.overdue', 'consent.given_by_provider']) await closeFinding(work, kind, id)
    await noteHistory(work, row, 'kept', {
      person: person.id,
      until: new Date(keep.until).toISOString(),
      reason: keep.reason,
      answered: [...judged.shown].sort(),
      document: digest,
      statement: JSON.parse(text),
      keyId: signed.keyId,
      nonce: row.nonce.toString('base64'),
      signature: signed.signature,
    })
    return { judged: await judgeOne(runtime, work.db, (await readConsent(work.db, work.org, id))!, work.at) }
  })
  if ('refused' in outcome)
    return refuse(runtime, caller, { action: 'consent.keep', resource: `consent:${id}`, code: outcome.code, reasons: [outcome.refused] })
  return outcome.judged
}
