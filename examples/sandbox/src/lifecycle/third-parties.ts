// What the company has written down of the applications that its people let in: whose they are, under which contract. Of some nothing is known, and what
// the vendor without a contract made is told only once it is seen.
import { APPS, ENDED_VENDOR, VENDORS_OF_APPS } from '../company/crowd/third-parties.ts'
import { MEI, PRIYA, TOM } from '../people/cast.ts'
import { WORKSPACE } from '../world/workspace.ts'

const DAY = 86_400_000
const day = (from: number): string => new Date(Date.now() + from * DAY).toISOString().slice(0, 10)

const contractOf = (vendor: string): string => `${vendor}-subscription`

/** For the import: the vendors, their contracts, and their applications as identities. */
export const thirdParties = () => {
  const known = APPS.filter(({ vendor }) => vendor !== undefined && vendor !== ENDED_VENDOR)
  return {
    parties: VENDORS_OF_APPS.map(({ id, name }) => ({ id, kind: 'provider', name })),
    contracts: VENDORS_OF_APPS.map(({ id, name, contract }) => ({
      id: contractOf(id),
      name: `${name}, subscription`,
      party: id,
      owner: PRIYA.id,
      kind: 'support',
      criticality: 'low',
      starts: '2022-01-01',
      ends: contract === 'runs' ? day(420) : day(-40),
    })),
    identities: known.map(({ client, name, vendor }) => ({
      id: `app-${client}`,
      kind: 'oauth_client',
      name,
      purpose: `${name}, let in by people of the company`,
      party: vendor,
      contract: contractOf(vendor!),
      businessOwner: TOM.id,
      technicalOwner: MEI.id,
      environment: 'production',
      criticality: 'low',
    })),
    credentials: known.map(({ client }) => ({
      id: `app-${client}`,
      identity: `app-${client}`,
      system: WORKSPACE,
      kind: 'oauth.client_secret',
      account: client,
    })),
  }
}

interface Seen {
  readonly id: string
  readonly client: string
  readonly consentedBy: string | null
  readonly scopes: readonly string[]
}

/** For the import: of consents that were seen, whose application it is whose contract is over. */
export const ofEndedVendor = (seen: readonly Seen[]) => {
  const theirs = new Set(APPS.filter(({ vendor }) => vendor === ENDED_VENDOR).map(({ client }) => client))
  return seen
    .filter(({ client }) => theirs.has(client))
    .map(({ id, client, consentedBy, scopes }) => ({
      id,
      system: WORKSPACE,
      client,
      consentedBy: consentedBy ?? '',
      scopes: [...scopes],
      party: ENDED_VENDOR,
      contract: contractOf(ENDED_VENDOR),
    }))
}
