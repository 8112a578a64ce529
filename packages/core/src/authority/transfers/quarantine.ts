// What leaves the quarantine of a merger by a transfer: wholly, with whose own account it is, and to who has asked for the list himself. That is how he says
// that he answers from now on; somebody else signs it. Told part by part, and judged when all of the list is known.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { heldInQuarantine, inQuarantine } from '../../registry/mergers/index.ts'
import type { Tables } from '../../tables.ts'
import type { Problem } from '../instruments/index.ts'
import type { TransferItem } from './document.ts'

const idsOf = (items: readonly TransferItem[], kind: TransferItem['kind']): string[] => [
  ...new Set(items.flatMap((item) => (item.kind === kind ? [item.id] : []))),
]

interface Leaving {
  /** Of the list's line that names it first. */
  readonly n: number
  roles: number
  readonly ends: boolean
}

export class OutOfQuarantine {
  readonly #db: Kysely<Tables>
  readonly #org: string
  readonly #identities = new Map<string, Leaving>()
  readonly #people = new Map<string, number>()
  #other: TransferItem | undefined

  constructor(db: Kysely<Tables>, org: string) {
    this.#db = db
    this.#org = org
  }

  /** `after`: so many lines stand before these. `proposedBy`: who asked for the list, where it is carried out. */
  async add(items: readonly TransferItem[], after: number, proposedBy?: string): Promise<void> {
    const of = { identities: idsOf(items, 'identity'), people: idsOf(items, 'person') }
    const { identities, people, leaving } = await inQuarantine(this.#db, this.#org, of)
    if (identities.size === 0 && people.size === 0) return
    items.forEach((item, n) => {
      const { kind, id, to } = item
      if (kind === 'identity' && identities.has(id)) {
        const known = this.#identities.get(id) ?? { n: after + n, roles: 0, ends: leaving.has(id) }
        known.roles += 1
        this.#identities.set(id, known)
      } else if (kind === 'person' && people.has(id)) this.#people.set(id, after + n)
      else return
      if (proposedBy !== undefined && to !== proposedBy) this.#other ??= item
    })
  }

  /** What is wrong with it, all of the list being known. */
  async problems(): Promise<Problem[]> {
    if (this.#identities.size === 0 && this.#people.size === 0) return []
    const held = await heldInQuarantine(this.#db, this.#org, [...this.#identities.keys()], [...this.#people.keys()])
    return [
      ...[...this.#identities].flatMap(([id, { n, roles, ends }]): Problem[] => {
        const where = `items.${n}`
        if (ends) return [{ where, problem: `identity \`${id}\` is being ended` }]
        return roles === 2
          ? []
          : [{ where, problem: `identity \`${id}\` is in quarantine: it leaves it with a business owner and a technical one` }]
      }),
      ...held.map((id) => ({
        where: `items.${this.#identities.get(id)!.n}`,
        problem: `identity \`${id}\` is the own account of somebody in quarantine; take him over with it`,
      })),
    ]
  }

  /** What leaves quarantine by this list. Errors: `quarantine.not_accepted`. */
  takenOver(): { identities: string[]; people: string[] } {
    if (this.#other)
      throw new CountersignError(
        'quarantine.not_accepted',
        'conflict',
        `\`${this.#other.to}\` has not taken over ${this.#other.kind} \`${this.#other.id}\`: who is to answer asks for the list himself, by \`countersign merger take-over\``,
      )
    return { identities: [...this.#identities.keys()].sort(), people: [...this.#people.keys()].sort() }
  }
}
