// How long contracts demand that a party's evidence is kept: the longest of the `retention` clauses of the party and of all above it. Ended
// contracts count too: what they promised to keep is still there.
import type { Kysely } from 'kysely'
import { type ContractBook, readContractBook } from '../../registry/contracts/index.ts'
import type { Tables } from '../../tables.ts'

export interface ContractPeriod {
  readonly days: number
  readonly contract: string
}

export class ContractPeriods {
  readonly #book: ContractBook
  readonly #known = new Map<string, ContractPeriod | undefined>()

  constructor(book: ContractBook) {
    this.#book = book
  }

  /** The longest that any contract of the party, or of one above it, asks for. */
  of(party: string): ContractPeriod | undefined {
    if (!this.#known.has(party)) {
      const parties = [party, ...this.above(party)]
      this.#known.set(
        party,
        this.all()
          .filter((one) => parties.includes(one.party))
          .reduce<(ContractPeriod & { party: string }) | undefined>(
            (longest, one) => (longest && longest.days >= one.days ? longest : one),
            undefined,
          ),
      )
    }
    return this.#known.get(party)
  }

  /** The principals of a party. */
  above(party: string): string[] {
    return this.#book.parties.above(party).map((one) => one.id)
  }

  /** Every clause that says for how long. */
  all(): (ContractPeriod & { party: string })[] {
    return this.#book
      .all()
      .flatMap((contract) =>
        contract.clauses
          .filter(({ clause, terms }) => clause === 'retention' && typeof terms['days'] === 'number')
          .map(({ terms }) => ({ days: Number(terms['days']), contract: contract.id, party: contract.party })),
      )
  }
}

export const readContractPeriods = async (db: Kysely<Tables>, org: string): Promise<ContractPeriods> =>
  new ContractPeriods(await readContractBook(db, org))
