// What leaves the quarantine of a merger by a transfer: wholly, with whose own account it is, and to who has asked for the list himself. That is how he says
// that he answers from now on; somebody else signs it.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { heldInQuarantine, inQuarantine } from '../../registry/mergers/index.ts'
import type { Tables } from '../../tables.ts'
import type { Problem } from '../instruments/index.ts'
import type { TransferItem } from './document.ts'

const idsOf = (items: readonly TransferItem[], kind: TransferItem['kind']): string[] => [
  ...new Set(items.flatMap((item) => (item.kind === kind ? [item.id] : []))),
]

const quarantinedAmong = (db: Kysely<Tables>, org: string, items: readonly TransferItem[]) =>
  inQuarantine(db, org, { identities: idsOf(items, 'identity'), people: idsOf(items, 'person') })

export const quarantineProblems = async (db: Kysely<Tables>, org: string, items: readonly TransferItem[]): Promise<Problem[]> => {
  const { identities, people, leaving } = await quarantinedAmong(db, org, items)
  if (identities.size === 0 && people.size === 0) return []
  const where = (id: string): string => `items.${items.findIndex((item) => item.id === id)}`
  const held = await heldInQuarantine(db, org, [...identities], [...people])
  return [
    ...[...identities].flatMap((id): Problem[] => {
      if (leaving.has(id)) return [{ where: where(id), problem: `identity \`${id}\` is being ended` }]
      const roles = new Set(items.filter((item) => item.kind === 'identity' && item.id === id).map(({ role }) => role))
      return roles.size === 2
        ? []
        : [{ where: where(id), problem: `identity \`${id}\` is in quarantine: it leaves it with a business owner and a technical one` }]
    }),
    ...held.map((id) => ({
      where: where(id),
      problem: `identity \`${id}\` is the own account of somebody in quarantine; take him over with it`,
    })),
  ]
}

/** What leaves quarantine by this list. Errors: `quarantine.not_accepted`. */
export const takenOver = async (
  db: Kysely<Tables>,
  org: string,
  items: readonly TransferItem[],
  proposedBy: string,
): Promise<{ identities: string[]; people: string[] }> => {
  const { identities, people } = await quarantinedAmong(db, org, items)
  const other = items.find(
    ({ kind, id, to }) => to !== proposedBy && ((kind === 'identity' && identities.has(id)) || (kind === 'person' && people.has(id))),
  )
  if (other)
    throw new CountersignError(
      'quarantine.not_accepted',
      'conflict',
      `\`${other.to}\` has not taken over ${other.kind} \`${other.id}\`: who is to answer asks for the list himself, by \`countersign merger take-over\``,
    )
  return { identities: [...identities].sort(), people: [...people].sort() }
}
