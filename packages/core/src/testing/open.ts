// A database, a company and a house in one go, and one word that ends them.
import { type TestCompany, writeCompany } from './company.ts'
import { type FreshDatabase, openTestHouse, type TestDatabase, type TestHouse, type TestHouseOptions } from './runtime.ts'

export interface Opened {
  readonly house: TestHouse
  readonly company: TestCompany
  readonly fresh: FreshDatabase
  end(): Promise<void>
}

export const openCompany = async (server: TestDatabase, options: TestHouseOptions = {}): Promise<Opened> => {
  const fresh = await server.fresh()
  const open = await writeCompany(fresh.db)
  const house = await openTestHouse(fresh.db, 'acme', options)
  const company = await open(house)
  return {
    house,
    company,
    fresh,
    end: async () => {
      await house.stop()
      await fresh.drop()
    },
  }
}
