// What ends with a contract: everything that depends on it. Reads facts, decides nothing, changes nothing.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { credentialsUnder, readContract, readIdentity, stays, usesOf } from '../../registry/inventory/index.ts'
import { partyTree } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Drafted } from './draft.ts'
import { draftEndings, successorsOf } from './endings.ts'

/** Errors: `contract.unknown`. */
export const draftContractEnd = async (runtime: Runtime, db: Kysely<Tables>, org: string, contractId: string): Promise<Drafted> => {
  const contract = await readContract(db, org, contractId)
  if (!contract) throw new CountersignError('contract.unknown', 'not_found', `no contract \`${contractId}\``)
  const parties = await partyTree(db, org, contract.party_id)
  const leavingParties = new Set(parties)
  const ending = new Set([contract.id])
  const found = await credentialsUnder(db, org, contract.id, parties)
  const uses = await usesOf(
    db,
    org,
    found.map((credential) => credential.id),
  )
  const credentials = found.map((credential) => ({ ...credential, uses: uses.filter((use) => use.credential_id === credential.id) }))
  const identities = [...new Set(credentials.map((credential) => credential.identity_id))]
  const leaving = await identitiesOfLeaving(db, org, identities, contract.id, leavingParties)
  return {
    purpose: `end every access that depends on the contract ${contract.name}`,
    drafts: await draftEndings(runtime, db, org, {
      credentials,
      stays: (workload) => stays(workload, ending, leavingParties),
      successor: successorsOf(leaving),
    }),
    credentials,
    parties,
    identities,
    leaving,
  }
}

/** Not those of the enterprise whose credential is merely shared with a workload of the contract. */
const identitiesOfLeaving = async (
  db: Kysely<Tables>,
  org: string,
  identities: readonly string[],
  contract: string,
  parties: ReadonlySet<string>,
): Promise<string[]> => {
  const known = await Promise.all(identities.map((id) => readIdentity(db, org, id)))
  return known.flatMap((identity) =>
    identity && (identity.contract_id === contract || parties.has(identity.party_id)) ? [identity.id] : [],
  )
}
