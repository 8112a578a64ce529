// Looks at what systems show of accounts that are new or have changed: what they administer is kept beside them. When the rules are others, everything is
// looked at again, so many at a turn. INVARIANT: one turn of the sweep looks at so many accounts and no more.
import type { CredentialKind } from '@countersign/connector-kit'
import type { ImpactRules } from '@countersign/policy'
import type { Runtime } from '../../runtime.ts'
import { administeringOf } from './administering.ts'
import { accountsFrom, type LookedAt, lookedUpTo, putAdministering, systemsBehind, type Told, takeDue } from './looks-store.ts'

const atOnce = 2_000
const mostInTurn = 20_000
const mostSystems = 100

const kindsOf = (runtime: Runtime, connector: string) => {
  const kinds = runtime.connectors.definition(connector)?.credentialKinds ?? {}
  return (name: string): CredentialKind | undefined => (Object.hasOwn(kinds, name) ? kinds[name] : undefined)
}

const same = (one: LookedAt, { administers, widely }: Omit<Told, 'id'>): boolean =>
  one.administers_widely === widely && JSON.stringify(one.administers) === JSON.stringify(administers)

const toldOf = (runtime: Runtime, rules: ImpactRules, accounts: readonly LookedAt[]): Told[] =>
  accounts.flatMap((one) => {
    const now = administeringOf(kindsOf(runtime, one.connector), rules, one)
    return same(one, now) ? [] : [{ id: one.id, ...now }]
  })

/** True where all that there is has been looked at. */
export const lookAtAccounts = async (runtime: Runtime, org: string, rules: ImpactRules, named: string): Promise<boolean> => {
  let left = mostInTurn
  for (let taken = atOnce; taken === atOnce && left > 0; left -= taken)
    taken = await runtime.db.transaction().execute(async (trx) => {
      const due = await takeDue(trx, org, atOnce)
      await putAdministering(trx, org, toldOf(runtime, rules, due))
      return due.length
    })
  for (const behind of await systemsBehind(runtime.db, org, named, mostSystems)) {
    let { upto } = behind
    for (let taken = atOnce; taken === atOnce; ) {
      if (left <= 0) return false
      taken = await runtime.db.transaction().execute(async (trx) => {
        const page = await accountsFrom(trx, org, { system: behind.system, upto }, atOnce)
        await putAdministering(trx, org, toldOf(runtime, rules, page))
        upto = page.at(-1)?.n ?? upto
        await lookedUpTo(trx, org, behind.system, named, upto)
        return page.length
      })
      left -= taken
    }
  }
  return left > 0
}
