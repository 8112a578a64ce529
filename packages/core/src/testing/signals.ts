// A transmitter for tests, standing as its chain would leave it: it speaks as a service of the enterprise.
import { standingInstrument } from './instruments.ts'
import type { Opened } from './open.ts'

export const transmitterOf = (change: object = {}): object => ({
  title: 'devices and accounts in the wrong hands',
  issuer: 'https://events.example',
  audience: 'countersign',
  keys: { url: 'https://events.example/jwks' },
  algorithms: ['RS256', 'ES256'],
  client: 'edr',
  events: [
    'credential-compromise',
    'device-compliance-change',
    'risk-level-change',
    'assurance-level-change',
    'account-disabled',
    'account-enabled',
  ],
  riskFrom: 'HIGH',
  longestAgeSeconds: 3600,
  subjects: [
    { format: 'email', domain: 'acme.example' },
    { format: 'account', host: 'fake.example', system: 'fake' },
    { format: 'iss_sub', iss: 'https://fake.example', system: 'fake' },
    { format: 'opaque', is: 'credential' },
  ],
  ...change,
})

export const writeClient = (it: Pick<Opened, 'house'>, id: string, change: object = {}) =>
  it.house.runtime.db
    .insertInto('principals')
    .values({ org_id: 'acme', id, kind: 'service', party_id: 'acme', party_kind: 'enterprise', name: id, ...change })
    .onConflict((already) => already.doNothing())
    .execute()

/** In force, with its client. */
export const transmitting = async (it: Pick<Opened, 'house'>, change: object = {}, name = 'edr'): Promise<void> => {
  await writeClient(it, 'edr')
  await standingInstrument(it.house, 'transmitter', name, transmitterOf(change))
}
