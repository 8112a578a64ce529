// The kill switch: everything by which a provider and its subcontractors can act ends now, through the enterprise's own connectors and without
// their help. What the enterprise's own workloads need too is split off first, as when a contract ends.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { contractsOfParties, credentialsOfParties, stays, usesOf } from '../../registry/inventory/index.ts'
import { partyTree, readParty } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Drafted } from './draft.ts'
import { draftEndings } from './endings.ts'

/** Errors: `provider.unknown`. */
export const draftProviderSuspension = async (runtime: Runtime, db: Kysely<Tables>, org: string, party: string): Promise<Drafted> => {
  const provider = await readParty(db, org, party)
  if (!provider || provider.kind === 'enterprise') throw new CountersignError('provider.unknown', 'not_found', `no provider \`${party}\``)
  const parties = await partyTree(db, org, party)
  const contracts = await contractsOfParties(db, org, parties)
  const found = await credentialsOfParties(db, org, parties, contracts)
  const uses = await usesOf(
    db,
    org,
    found.map((credential) => credential.id),
  )
  const usesByCredential = Map.groupBy(uses, (use) => use.credential_id)
  const credentials = found.map((credential) => ({ ...credential, uses: usesByCredential.get(credential.id) ?? [] }))
  const suspended = new Set(parties)
  const theirs = new Set(contracts)
  return {
    purpose: `end every access of ${provider.name} and its subcontractors now`,
    drafts: await draftEndings(runtime, db, org, {
      credentials,
      stays: (workload) => stays(workload, theirs, suspended),
      executor: connectorHost,
    }),
    credentials,
    parties,
    identities: [...new Set(credentials.map((credential) => credential.identity_id))],
    leaving: [],
  }
}
