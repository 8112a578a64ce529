// What holds at the moment: suspensions, open mandates, contracts. Read afresh for each part of a reading, so that a long one ends on true facts.
import type { Kysely } from 'kysely'
import { type ContractBook, readContractBook } from '../../registry/contracts/index.ts'
import { ancestorsOf, suspendedAmong } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import { mandatesAt } from './facts-store.ts'
import type { Ground } from './model.ts'

const against = (book: ContractBook, id: string, system: string, line: readonly string[], at: Date): string | undefined => {
  const contract = book.find(id)
  if (!contract) return 'its contract is not known'
  if (!line.includes(contract.party)) return 'its contract is with somebody else'
  const not = book.notStanding(contract, at)
  if (not !== undefined) return `its contract ${not}`
  const reach = book.reachOf(contract, 'systems')
  return reach === null || reach.includes(system) ? undefined : 'its contract does not reach this system'
}

/** INVARIANT: nobody was asked about, so nothing is a ground for anybody. */
const groundOfNobody: Ground = { suspended: () => true, mandate: () => undefined, against: () => 'its contract is not known' }

/** `parties`: everybody outside about whom it may be asked. */
export const groundAt = async (db: Kysely<Tables>, org: string, system: string, parties: readonly string[], at: Date): Promise<Ground> => {
  if (parties.length === 0) return groundOfNobody
  const book = await readContractBook(db, org)
  const mandates = await mandatesAt(db, org, system, at)
  const lines = new Map<string, readonly string[]>()
  const suspended = new Set<string>()
  for (const party of parties) {
    const line = await ancestorsOf(db, org, party)
    lines.set(party, line)
    if (await suspendedAmong(db, org, line)) suspended.add(party)
  }
  return {
    suspended: (party) => suspended.has(party),
    mandate: (party) => mandates.get(party),
    against: (contract, party) => against(book, contract, system, lines.get(party) ?? [], at),
  }
}
