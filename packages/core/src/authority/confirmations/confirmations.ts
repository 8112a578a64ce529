// The text that is signed so that a contract goes on, and the signature's effect: a later last day, nothing else.
import { CountersignError, canonicalJson, sha256 } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import {
  type Contract,
  ContractBook,
  dayOf,
  dayPlus,
  evaluateContracts,
  insertConfirmation,
  lockContract,
  ownEnd,
  readContractBook,
  setConfirmedUntil,
} from '../../registry/contracts/index.ts'
import { readKey, readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { refuse, requirePower } from '../access/index.ts'
import { signatureLabels, takeSignature } from '../approvals/index.ts'

export const confirmationMediaType = 'application/vnd.countersign.contract-confirmation+json'

/** Without a longer term in its paper a contract is confirmed for a year at most. */
const longestDays = 366

export interface Confirmation {
  /** The new last day, UTC: `2027-12-31`. */
  readonly until: string
  readonly reason: string
  readonly ticket: string
}

const invalid = (code: string, message: string) => new CountersignError(code, 'invalid', message)
const conflict = (code: string, message: string) => new CountersignError(code, 'conflict', message)

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(new Date(text)) === text

const refusal = (code: string, reason: string) => ({ refused: reason, code })

/** Whether this may be signed at the instant. Errors: `contract.unknown` and the others of `confirmContract` that no signature mends. */
const check = (book: ContractBook, id: string, given: Confirmation, at: Date): { contract: Contract; fromEnd: string } => {
  const contract = book.find(id)
  if (!contract) throw new CountersignError('contract.unknown', 'not_found', `no contract \`${id}\``)
  if (given.reason.trim() === '') throw invalid('contract.reason_missing', 'confirming a contract needs a reason')
  if (given.ticket.trim() === '') throw invalid('contract.ticket_missing', 'confirming a contract needs a ticket or record of the decision')
  if (contract.state !== 'active')
    throw conflict('contract.not_active', `the contract \`${id}\` is ${contract.state}; what goes on after it needs a contract of its own`)
  const fromEnd = ownEnd(contract)
  if (fromEnd === null) throw conflict('contract.open_ended', `the contract \`${id}\` has no end that could be moved; import one first`)
  if (book.isOver(contract, at))
    throw conflict('contract.past_end', `the contract \`${id}\` has ended; what goes on after it needs a contract of its own`)
  if (!isDay(given.until)) throw invalid('contract.until', 'give the new last day as `2027-12-31`')
  const longest = dayPlus(fromEnd, Math.max(longestDays, Math.ceil((contract.renewalMonths ?? 0) * 30.5)))
  if (given.until <= fromEnd)
    throw invalid('contract.until', `the contract \`${id}\` goes until ${fromEnd} already; a confirmation makes that later`)
  if (given.until > longest) throw invalid('contract.until', `the contract \`${id}\` can be confirmed until ${longest} at most`)
  const after = new ContractBook(
    book.parties,
    book.all().map((one) => (one.id === id ? { ...one, confirmedUntil: given.until } : one)),
  )
  const ending = after.endingOf(after.find(id)!)
  if (ending.on !== given.until)
    throw conflict(
      'contract.outlives_principal',
      `the contract \`${id}\` stands under \`${ending.boundBy}\`, which ends on ${ending.on}; confirm that one first`,
    )
  return { contract, fromEnd }
}

/** The exact text. Bound to the end that it moves: once that has moved, the same signature has no effect. */
const textOf = (org: string, person: string, contract: Contract, fromEnd: string, given: Confirmation): string =>
  canonicalJson({
    type: 'countersign/contract-confirmation/v1',
    org,
    contract: contract.id,
    name: contract.name,
    party: contract.party,
    person,
    fromEnd,
    until: given.until,
    reason: given.reason,
    ticket: given.ticket,
  })

const nonceOf = (org: string, contract: string, fromEnd: string): Buffer =>
  sha256(canonicalJson({ type: 'countersign/contract-confirmation-nonce/v1', org, contract, fromEnd }))

/** What the caller would sign; nothing is stored. Errors as `confirmContract`. */
export const draftConfirmation = async (runtime: Runtime, caller: Caller, id: string, given: Confirmation) => {
  const book = await readContractBook(runtime.db, caller.org)
  const { contract, fromEnd } = check(book, id, given, runtime.clock.now())
  const text = textOf(caller.org, caller.principal.id, contract, fromEnd, given)
  return { contract: id, fromEnd, text, digest: digestOfText(text), nonce: nonceOf(caller.org, id, fromEnd).toString('base64') }
}

/**
 * The contract goes on until the signed day. Errors: `contract.unknown`, `contract.not_active`, `contract.open_ended`, `contract.past_end`,
 * `contract.until`, `contract.reason_missing`, `contract.ticket_missing`, `contract.outlives_principal`; `authority.refused`,
 * `contract.ineligible`, `contract.bad_signature` (journalled).
 */
export const confirmContract = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  given: Confirmation,
  signed: { readonly keyId: string; readonly signature: string },
): Promise<{ contract: string; fromEnd: string; until: string; confirmation: string }> => {
  await requirePower(runtime, caller, 'contract.confirm', { kind: 'contract', id })
  const outcome = await transact(runtime, caller, async (work) => {
    // ORDER: the row is locked before the book is read, so that two who confirm at once see one another.
    await lockContract(work.db, work.org, id)
    const book = await readContractBook(work.db, work.org)
    const { contract, fromEnd } = check(book, id, given, work.at)
    const person = await readPrincipal(work.db, work.org, caller.principal.id)
    if (person?.kind !== 'person' || person.party_kind !== 'enterprise' || !person.active)
      return refusal('contract.ineligible', 'only an active person of the enterprise confirms a contract')
    const key = await readKey(work.db, work.org, signed.keyId)
    if (!key || key.principal_id !== person.id || key.purpose !== 'approval' || key.revoked_at !== null)
      return refusal('contract.ineligible', 'the key is not enrolled for this person')
    const text = textOf(work.org, person.id, contract, fromEnd, given)
    const digest = digestOfText(text)
    const nonce = nonceOf(work.org, id, fromEnd)
    const asked = { label: signatureLabels.confirmContract, nonce, digest }
    const signature = await takeSignature(runtime, work, key, asked, signed.signature)
    if (signature === undefined) return refusal('contract.bad_signature', 'the signature does not verify over this text')
    await putDocument(work.db, work.org, confirmationMediaType, text)
    const confirmation = runtime.ids.next('cnf')
    await insertConfirmation(work.db, {
      org_id: work.org,
      id: confirmation,
      contract_id: id,
      from_end: fromEnd,
      until: given.until,
      person_id: person.id,
      key_id: signed.keyId,
      digest,
      signature,
      reason: given.reason,
      ticket: given.ticket,
      at: work.at,
    })
    await setConfirmedUntil(work.db, work.org, id, given.until)
    work.record({
      kind: 'contract.confirmed',
      stream: `contract:${id}`,
      body: {
        contract: id,
        confirmation,
        fromEnd,
        until: given.until,
        person: person.id,
        reason: given.reason,
        ticket: given.ticket,
        document: digest,
        // The text itself, so that whoever holds the log needs nothing else to check the signature.
        statement: JSON.parse(text),
        keyId: signed.keyId,
        nonce: nonce.toString('base64'),
        signature: signed.signature,
      },
    })
    await evaluateContracts(runtime, work)
    return { confirmed: { contract: id, fromEnd, until: given.until, confirmation } }
  })
  if ('refused' in outcome)
    return refuse(runtime, caller, {
      action: 'contract.confirm',
      resource: `contract:${id}`,
      code: outcome.code,
      reasons: [outcome.refused],
    })
  return outcome.confirmed
}
