// What one account at one system is to the enterprise: held for a mandate's window, held as agreed, or standing access. Pure.
// INVARIANT: everything that can't be shown to be held for a reason of the enterprise's is standing access; nothing is excused by silence.
import type { InventoryItem } from '@countersign/connector-kit'
import { sha256Hex } from '@countersign/ledger'
import type { CredentialState, HeldVerdict } from '../../tables.ts'
import { nameInPath } from '../reconciliation/index.ts'

/** A name at a system: `key` tells apart several credentials of one account. */
export interface Name {
  readonly kind: string
  readonly account: string
  readonly key: string | null
}

/** An account that was come across. */
export interface Seen extends Name {
  readonly enabled: boolean
}

/** What a system said of one account, checked. */
export interface Told extends Seen {
  /** All that it said; described by whoever keeps it. */
  readonly item: Pick<InventoryItem, 'state' | 'expiresAt' | 'attributes' | 'changedAt' | 'changedBy' | 'createdAt' | 'lastUsedAt'>
}

const longestName = 500

const plain = /^[\x20-\x7e]+$/

/** No control characters, and no half of a pair: neither PostgreSQL nor JSON keeps them. */
const isName = (text: unknown): text is string =>
  typeof text === 'string' &&
  text.length > 0 &&
  text.length <= longestName &&
  (plain.test(text) || (!/\p{Cc}/u.test(text) && text.isWellFormed()))

/** SAFETY: a system's answer is input like any other. Undefined: it can't be kept, and the reading is not whole. */
export const toldOf = (item: unknown, at: Date): Told | undefined => {
  if (typeof item !== 'object' || item === null) return undefined
  const { handle, state, expiresAt, ...more } = item as Partial<InventoryItem>
  if (typeof handle !== 'object' || handle === null) return undefined
  const { kind, account, key } = handle
  if (!isName(kind) || !isName(account) || (key !== undefined && !isName(key))) return undefined
  if (state !== 'enabled' && state !== 'disabled') return undefined
  const over = typeof expiresAt === 'string' && Date.parse(expiresAt) <= at.getTime()
  const said = { attributes: {}, ...more, state, ...(expiresAt === undefined ? {} : { expiresAt }) }
  return { kind, account, key: key ?? null, enabled: state === 'enabled' && !over, item: said }
}

/** The same account has the same id for ever, so that a finding about it is the same finding. */
export const entryId = (system: string, { kind, account, key }: Name): string =>
  // RFC 8785 of { account, key, kind, system }: of well-formed text it is what JSON writes.
  `acc_${sha256Hex(`{"account":${JSON.stringify(account)},"key":${JSON.stringify(key)},"kind":${JSON.stringify(kind)},"system":${JSON.stringify(system)}}`).slice(0, 32)}`

/** A credential of the inventory, with all that bears on why it may be held. */
export interface Known {
  readonly credential: string
  readonly kind: string
  readonly state: CredentialState
  readonly key: string | null
  readonly expiresAt: Date | null
  readonly identity: string
  readonly identityState: 'active' | 'offboarding' | 'retired'
  readonly identityExpiresAt: Date | null
  readonly privileged: boolean
  /** Made for drills and rehearsals: nobody works with it. */
  readonly canary: boolean
  /** Who holds it, where that is somebody outside. */
  readonly holder: string | null
  readonly contract: string | null
  /** A running workload is known to use it. */
  readonly used: boolean
}

/** What holds at the moment for the one who holds it. */
export interface Ground {
  /** The party, or one above it, is suspended. */
  suspended(party: string): boolean
  /** A mandate of this party at this system that is open now. */
  mandate(party: string): string | undefined
  /** Why this contract is no ground for this party to hold something at this system; undefined: it is one. */
  against(contract: string, party: string): string | undefined
}

/** All that holds for a party under a contract, as one text. */
export const groundInWords = (ground: Ground, party: string, contract: string | null): string =>
  JSON.stringify([
    ground.suspended(party),
    ground.mandate(party) ?? null,
    contract === null ? null : (ground.against(contract, party) ?? ''),
  ])

export interface Judged {
  readonly verdict: HeldVerdict
  readonly reason: string
  /** The mandate or the contract it rests on. */
  readonly basis: string | null
  readonly party: string | null
  readonly identity: string | null
  readonly credential: string | null
  readonly privileged: boolean
}

const isOver = (end: Date | null, at: Date): boolean => end !== null && end <= at

/** Why a credential of a provider's may be held between mandates; or why not. */
const agreed = (known: Known, holder: string, ground: Ground, at: Date): { readonly contract: string } | { readonly not: string } => {
  if (known.state === 'retired') return { not: 'the inventory says that it has ended, and the system still has it' }
  if (known.state === 'suspended') return { not: 'it is suspended, and its system still lets it in' }
  if (known.identityState === 'retired') return { not: 'the identity has been retired, and the system still has it' }
  if (isOver(known.expiresAt, at) || isOver(known.identityExpiresAt, at)) return { not: 'its end has passed' }
  if (known.privileged) return { not: 'privileged access is held for the window of a mandate only' }
  if (!known.used && !known.canary) return { not: 'no running workload is known to use it, so it is access of people or agents' }
  if (known.contract === null) return { not: 'no contract stands behind it' }
  const against = ground.against(known.contract, holder)
  return against === undefined ? { contract: known.contract } : { not: against }
}

const judgeKnown = (known: Known, holder: string, ground: Ground, at: Date): Judged => {
  const about = { party: holder, identity: known.identity, credential: known.credential, privileged: known.privileged }
  const standing = (reason: string): Judged => ({ verdict: 'standing', reason, basis: null, ...about })
  if (ground.suspended(holder)) return standing('the provider is suspended')
  if (known.state === 'active' && known.identityState === 'offboarding')
    return { verdict: 'ending', reason: 'a change that ends it is under way', basis: null, ...about }
  if (known.state === 'risk_accepted')
    return { verdict: 'accepted', reason: 'somebody has accepted the risk by name, until a day', basis: null, ...about }
  const mandate = ground.mandate(holder)
  if (mandate !== undefined && known.state === 'active')
    return { verdict: 'mandate', reason: 'held while a mandate at this system is open', basis: mandate, ...about }
  const why = agreed(known, holder, ground, at)
  return 'not' in why
    ? standing(why.not)
    : {
        verdict: 'agreed',
        reason: known.canary ? 'a canary, on which drills are held' : 'a running workload uses it under an active contract',
        basis: why.contract,
        ...about,
      }
}

const worst: readonly HeldVerdict[] = ['standing', 'accepted', 'ending', 'mandate', 'agreed']

export const unknownReason = 'the inventory knows no such account'
export const ownReason = 'the connector works, reads or proves by it, as the system’s configuration says'

/**
 * `known`: the credentials of the inventory for this account, whoever holds them. `namedLike`: the party outside one of whose principals has the
 * account's name. Undefined: the enterprise's own, which is no matter of this.
 */
export const judge = (seen: Seen, known: readonly Known[], namedLike: string | undefined, ground: Ground, at: Date): Judged | undefined => {
  const these = known.filter((one) => one.kind === seen.kind && (seen.key === null || one.key === null || one.key === seen.key))
  const outside = these.filter((one): one is Known & { readonly holder: string } => one.holder !== null)
  const nobody = { basis: null, identity: null, credential: null, privileged: false }
  if (!seen.enabled) {
    const [first] = outside
    if (!first) return undefined
    return {
      verdict: 'disabled',
      reason: 'there, and disabled',
      basis: null,
      party: first.holder,
      identity: first.identity,
      credential: first.credential,
      privileged: first.privileged,
    }
  }
  if (outside.length > 0)
    return outside
      .map((one) => judgeKnown(one, one.holder, ground, at))
      .reduce((a, b) => (worst.indexOf(b.verdict) < worst.indexOf(a.verdict) ? b : a))
  if (these.length > 0) return undefined
  const beside = known.find((one) => one.holder !== null)
  const party = beside?.holder ?? namedLike
  if (party !== undefined) {
    const reason = beside
      ? 'a credential of a known account that the inventory does not know'
      : 'not in the inventory, and named as one of the people or agents of the provider'
    return { verdict: 'standing', reason, party, ...nobody, identity: beside?.identity ?? null }
  }
  return { verdict: 'unknown', reason: unknownReason, party: null, ...nobody }
}

/** The names by which a person could be known at a system: the account itself, its key, and the name in a directory's path. */
export const namesOf = ({ account, key }: Name): string[] => {
  const path = nameInPath(account)
  return [account, ...(key === null ? [] : [key]), ...(path === undefined ? [] : [path])].map((name) => name.toLowerCase())
}
