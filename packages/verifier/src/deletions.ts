// Payloads that were deleted: which, and whether that was decided. A tombstone is an entry of the log that holds the list and the plan that names
// it; it counts only with the signatures of the people who approved that plan, and a mandate for it, all of them in the log before it.
// SAFETY: a tombstone is the control plane's word. What makes it true is that people of the enterprise signed this very list, offline and by name.
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import type { Leaf } from './leaf.ts'
import { signatureIn, verifyPerson } from './person-signature.ts'
import { bytes, digest, flag, instant, list, member, type Obj, object, oneOf, text, texts, whole } from './shape.ts'
import { isValidAt, type Trust } from './trust.ts'

/** What a payload's place says: under which change it went, and when. */
export interface Deleted {
  readonly change: string
  readonly at: string
  /** Log index of the tombstone. */
  readonly tombstone: number
}

interface Placed {
  readonly leaf: Leaf
  readonly index: number
}

/** Kinds of entries that say whether a deletion was decided. */
const DECIDING: ReadonlySet<string> = new Set([
  'plan.frozen',
  'decision.made',
  'approval.requested',
  'approval.signed',
  'approval.voided',
  'mandate.minted',
])
export const TOMBSTONE = 'retention.deleted'

export const isAboutDeletion = (kind: string): boolean => kind === TOMBSTONE || DECIDING.has(kind)

const digestOf = (value: unknown): string => `sha256:${sha256Hex(canonicalJson(value))}`

interface Tombstone extends Placed {
  readonly change: string
  readonly plan: string
  readonly requester: string
  readonly executor: string
  readonly operation: string
  readonly items: readonly unknown[]
}

/** Errors: `dossier.malformed` when it is no tombstone, or does not say what its own plan says. */
const readTombstone = (placed: Placed): Tombstone | string => {
  const { body, stream } = placed.leaf
  const change = text(body, 'change')
  const plan = object(member(body, 'plan'), '`plan`')
  const deletion = object(member(body, 'deletion'), '`deletion`')
  if (stream !== change || text(plan, 'change') !== change) return 'it is about another change'
  if (text(plan, 'org') !== placed.leaf.org) return 'its plan is of another organisation'
  const listed = digestOf(deletion)
  const operation = list(plan, 'operations')
    .map((one) => object(one, 'an operation'))
    .find(
      (one) =>
        member(one, 'operation') === 'retention.delete' && member(object(member(one, 'parameters'), '`parameters`'), 'document') === listed,
    )
  if (operation === undefined) return 'its plan does not name its list'
  return {
    ...placed,
    change,
    plan: digestOf(plan),
    requester: text(plan, 'requester'),
    executor: text(object(member(operation, 'executor'), '`executor`'), 'id'),
    operation: text(operation, 'id'),
    items: list(deletion, 'items'),
  }
}

export class Deletions {
  readonly #trust: Trust
  readonly #tombstones: Placed[] = []
  readonly #deciding = new Map<string, Placed[]>()
  /** Of entries, by index; of documents, by digest. Filled by `judge`. */
  readonly entries = new Map<number, Deleted & { readonly leafHash: string }>()
  readonly documents = new Map<string, Deleted>()

  constructor(trust: Trust) {
    this.#trust = trust
  }

  take(leaf: Leaf, index: number): void {
    if (leaf.kind === TOMBSTONE) this.#tombstones.push({ leaf, index })
    else if (DECIDING.has(leaf.kind)) {
      const before = this.#deciding.get(leaf.stream)
      if (before) before.push({ leaf, index })
      else this.#deciding.set(leaf.stream, [{ leaf, index }])
    }
  }

  /** The streams in which it stands whether these deletions were decided. */
  streams(): Set<string> {
    const found = new Set<string>()
    for (const { leaf } of this.#tombstones) {
      found.add(leaf.stream)
      const plan = member(leaf.body, 'plan')
      const operations = typeof plan === 'object' && plan !== null ? member(plan as Obj, 'operations') : undefined
      for (const one of Array.isArray(operations) ? operations : []) if (typeof one?.id === 'string') found.add(one.id)
    }
    return found
  }

  /** Judges every tombstone, once all was taken; `refused` is called with each that does not count, and why. */
  judge(refused: (where: string, why: string) => void): void {
    for (const placed of this.#tombstones) {
      const where = `entry ${placed.index} (${TOMBSTONE})`
      try {
        const read = readTombstone(placed)
        const why = typeof read === 'string' ? read : this.#whyNotDecided(read)
        if (why !== undefined) refused(where, why)
        else this.#count(read as Tombstone)
      } catch (error) {
        refused(where, error instanceof Error ? error.message : 'it can’t be read')
      }
    }
  }

  #count({ change, leaf, index, items }: Tombstone): void {
    const said = { change, at: leaf.atText, tombstone: index }
    for (const item of items) {
      const one = object(item, 'an item')
      if (member(one, 'document') !== undefined) this.documents.set(digest(one, 'document'), said)
      else this.entries.set(whole(one, 'index'), { ...said, leafHash: text(one, 'leafHash') })
    }
  }

  #of(stream: string, kind: string, before: number): Placed[] {
    return (this.#deciding.get(stream) ?? []).filter(({ leaf, index }) => leaf.kind === kind && index < before)
  }

  #whyNotDecided(tombstone: Tombstone): string | undefined {
    const { change, plan, operation, index } = tombstone
    const names = ({ leaf }: Placed) => member(leaf.body, 'plan') === plan
    const frozen = this.#of(change, 'plan.frozen', index).find(names)
    if (!frozen) return 'its plan was never frozen'
    const decided = this.#of(change, 'decision.made', index).findLast(names)
    if (!decided || !['approval', 'escalate'].includes(text(decided.leaf.body, 'outcome'))) return 'policy did not ask anybody for it'
    const minted = this.#of(operation, 'mandate.minted', index).findLast(names)
    if (!minted) return 'there was no mandate for it'
    const requests = this.#of(change, 'approval.requested', minted.index).filter(
      (request) => names(request) && texts(request.leaf.body, 'operations').includes(operation),
    )
    const carrying = texts(minted.leaf.body, 'approvals')
    if (!requests.some((request) => carrying.includes(text(request.leaf.body, 'request')) && this.#isApproved(tombstone, request, minted)))
      return 'it was carried out without the signatures that it needed'
    return undefined
  }

  #isApproved(tombstone: Tombstone, request: Placed, minted: Placed): boolean {
    const { body } = request.leaf
    const id = text(body, 'request')
    const about = ({ leaf }: Placed) => member(leaf.body, 'request') === id
    if (this.#of(tombstone.change, 'approval.voided', minted.index).some(about) || minted.leaf.at > instant(body, 'expiresAt')) return false
    const persons = new Set<string>()
    const seats = new Set<string>()
    for (const signed of this.#of(tombstone.change, 'approval.signed', minted.index).filter(about)) {
      const verdict = oneOf(signed.leaf.body, 'verdict', ['approve', 'refuse'])
      if (verdict === 'refuse') return false
      const seat = this.#seatOf(tombstone, request, signed)
      if (seat === undefined) continue
      persons.add(seat.person)
      seats.add(seat.for)
    }
    return Math.min(persons.size, seats.size) >= whole(body, 'quorum', 1)
  }

  /** Whose answer a signature is; undefined where it doesn't count. */
  #seatOf({ requester, executor, plan }: Tombstone, request: Placed, signed: Placed): { person: string; for: string } | undefined {
    const { body, at } = signed.leaf
    const person = text(body, 'person')
    const seat = member(body, 'for') === undefined ? person : text(body, 'for')
    const signer = this.#trust.approvers.get(text(body, 'keyId'))
    const interested = [requester, executor]
    const counts =
      signer !== undefined &&
      signer.id === person &&
      signer.party.kind === 'enterprise' &&
      isValidAt(signer, at) &&
      !interested.includes(person) &&
      !interested.includes(seat) &&
      signed.index > request.index &&
      at <= instant(request.leaf.body, 'expiresAt') &&
      (!flag(request.leaf.body, 'stepUp') || signer.assurance === 'step_up') &&
      verifyPerson(signer.key, 'countersign/approval/v1', bytes(request.leaf.body, 'nonce', 32), plan, signatureIn(body))
    return counts ? { person, for: seat } : undefined
  }
}
