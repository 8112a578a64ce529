// Who somebody is whom a provider has signed in. INVARIANT: an issuer's subject is whom it was the first time, and only somebody of the party whose people this
// issuer signs in; what else the provider claims finds nobody.
import { CountersignError, type Kind } from '@countersign/ledger'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { claimOf } from '../issuance/index.ts'
import type { SignInText } from './document.ts'
import type { StandingSignIn } from './in-force.ts'
import { insertLink, liveLink, liveLinkOf, peopleAt, recordCalled } from './store.ts'

export type Claims = Readonly<Record<string, unknown>>

export const refuseSignIn = (code: string, message: string, kind: Kind = 'forbidden') =>
  new CountersignError(`sign_in.${code}`, kind, message)

const unknown = () =>
  refuseSignIn(
    'unknown_person',
    'your provider has signed you in, and nobody here is known by that; ask whoever administers this to bring you in',
  )

/** SAFETY: an address counts only where the provider says that it has verified it, and at a domain that this issuer speaks for. */
const addressIn = (claims: Claims, domains: readonly string[]): string => {
  const { email, email_verified: verified } = claims
  if (typeof email !== 'string' || !/^[\x21-\x7e]{3,254}$/.test(email))
    throw refuseSignIn('no_address', 'your provider does not tell your address')
  if (verified !== true) throw refuseSignIn('address_not_verified', 'your provider does not say that it has verified your address')
  const address = email.toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 1 || !domains.includes(address.slice(at + 1))) throw unknown()
  return address
}

const nameIn = (claims: Claims, claim: string): string => {
  const value = claimOf(claims, claim)
  if (typeof value === 'string' && value !== '' && value.length <= 500) return value
  throw refuseSignIn('claim_missing', `your provider does not tell \`${claim}\`, by which you are known here`)
}

const firstFound = async (work: Work, { person }: SignInText, claims: Claims): Promise<string> => {
  if (person.by === 'record') {
    const record = await recordCalled(work.db, work.org, person.source, person.record, nameIn(claims, person.claim))
    if (!record) throw unknown()
    return record.id
  }
  const found = await peopleAt(work.db, work.org, addressIn(claims, person.domains))
  if (found.length > 1) throw refuseSignIn('several', 'several people here have your address; ask whoever administers this', 'conflict')
  if (found.length === 0) throw unknown()
  return found[0]!.id
}

/** SAFETY: asked every time, also of whom a link names: people move from one party to another. */
const requireOwn = async (work: Work, principal: string, { party }: SignInText) => {
  const row = await readPrincipal(work.db, work.org, principal)
  const own = party === undefined ? row?.party_kind === 'enterprise' : row?.party_id === party && row.party_kind !== 'enterprise'
  if (!row || !own || row.kind !== 'person') throw unknown()
  if (!row.active) throw refuseSignIn('inactive', 'you are not active here any more; ask whoever administers this')
  return row
}

/** Errors: `sign_in.*`. */
export const findPerson = async (
  runtime: Runtime,
  work: Work,
  { name, text }: StandingSignIn,
  subject: string,
  claims: Claims,
): Promise<string> => {
  const known = await liveLink(work.db, work.org, text.issuer, subject)
  if (known) return (await requireOwn(work, known.principal_id, text)).id
  const person = await requireOwn(work, await firstFound(work, text, claims), text)
  if (await liveLinkOf(work.db, work.org, text.issuer, person.id))
    throw refuseSignIn(
      'linked_to_another',
      'somebody else has signed in as whom you would be here; whoever administers this ends that link before you can',
      'conflict',
    )
  const id = runtime.ids.next('lnk')
  const how = text.person.by
  await insertLink(work.db, {
    org_id: work.org,
    id,
    sign_in: name,
    issuer: text.issuer,
    subject,
    principal_id: person.id,
    how,
    linked_at: work.at,
  })
  work.record({ kind: 'sign_in.linked', body: { link: id, signIn: name, issuer: text.issuer, subject, principal: person.id, how } })
  return person.id
}
