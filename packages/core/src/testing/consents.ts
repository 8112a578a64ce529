// For tests: a company beside one system that lists consents as the test says, and the words in which such tests are told.
import { type Connector, type Consent, type ConsentPage, done, type InventoryItem, type Outcome, unknown } from '@countersign/connector-kit'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { draftKeep, keepConsent } from '../authority/consents/index.ts'
import { runJob, sweep } from '../execution/jobs.ts'
import type { Runtime } from '../runtime.ts'
import { type Opened, openCompany } from './open.ts'
import { startTestDatabase, type TestDatabase } from './runtime.ts'

export const day = 86_400
let database: TestDatabase
/** Anew for each test. */
export let opened: Opened
/** What the system answers, page by page. */
let pages: Outcome<ConsentPage>[]
/** What it lists as accounts. */
let accounts: InventoryItem[]

const kinds: Connector['credentialKinds'] = {
  'idp.grant': {
    title: 'consent',
    nature: 'grant',
    consent: true,
    actions: ['delete'],
    strongest: 'absent',
    hasSessions: false,
    derivedLifetimeSeconds: 0,
  },
}
const never = async (): Promise<never> => {
  throw new Error('nobody asks this')
}
const connectors: Runtime['connectors'] = {
  definition: (kind) => (kind === 'idp' ? ({ kind, title: kind, credentialKinds: kinds } as Connector) : undefined),
  known: () => [],
  operator: never,
  observer: async () => ({
    inventory: async () => done({ items: accounts }),
    consents: async (cursor) => pages[Number(cursor ?? 0)] ?? unknown('broken', 'it broke off'),
    observe: never,
    doors: () => [],
    present: never,
    canary: () => undefined,
    random: () => {
      throw new Error('nobody asks this')
    },
    close: async () => {},
  }),
}

/** Called at the top of a test file: a company beside one system that lists consents. */
export const withConsents = (): void => {
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(() => database?.stop())
  beforeEach(async () => {
    pages = []
    accounts = []
    opened = await openCompany(database, { connectors })
    const { db } = opened.fresh
    await db
      .insertInto('systems')
      .values({
        org_id: 'acme',
        id: 'idp',
        name: 'idp',
        connector: 'idp',
        environment: 'development',
        config: '{}',
        operator_secrets: '{}',
        observer_secrets: '{}',
      })
      .execute()
    return () => opened.end()
  })
}

export const consent = (key: string, change: Partial<Consent> = {}): Consent => ({
  handle: { kind: 'idp.grant', account: 'app', key },
  consentedBy: 'eve',
  subject: 'eve',
  scopes: ['openid', 'profile'],
  ...change,
})
/** Pages as one wishes. */
export const answers = (...given: Outcome<ConsentPage>[]) => {
  pages = given
}
/** What it lists as accounts. */
export const lists = (...given: InventoryItem[]) => {
  accounts = given
}
export const holds = (...items: Consent[]) => {
  pages = [done({ items })]
}
export const scan = () => runJob(opened.house.runtime, 'acme', { org: 'acme', kind: 'scan', id: 'idp' })
export const look = () => sweep(opened.house.runtime, 'acme')
export const known = () => opened.fresh.db.selectFrom('consents').selectAll().orderBy('key').execute()
export const theOne = async () => (await known())[0]!
export const findings = async () =>
  (
    await opened.fresh.db
      .selectFrom('findings')
      .select(['kind', 'owner_id', 'severity', 'detail'])
      .where('kind', 'like', 'consent.%')
      .where('state', '=', 'open')
      .orderBy('kind')
      .execute()
  ).map(({ kind, owner_id, severity, detail }) => ({
    kind,
    owner: owner_id,
    severity,
    reasons: (detail as { reasons?: string[] }).reasons,
  }))
export const kindsFound = async () => (await findings()).map(({ kind }) => kind)
export const history = async () =>
  (await opened.fresh.db.selectFrom('consent_history').select('what').orderBy('consent_id').orderBy('seq').execute()).map(
    ({ what }) => what,
  )
export const until = (days: number) => new Date(opened.house.clock.now().getTime() + days * day * 1000).toISOString()
export const keepAs = async (who: string, change: { scopes?: string[]; until?: string; reason?: string } = {}, signer = who) => {
  const row = await theOne()
  const caller = await opened.company.caller(who)
  const said = { scopes: row.scopes, until: until(30), reason: 'it is needed', ...change }
  const { nonce, digest } = await draftKeep(opened.house.runtime, caller, row.id, said)
  const signed = opened.company.sign(signer, 'keepConsent', Buffer.from(nonce, 'base64'), digest)
  return { said, signed, kept: await keepConsent(opened.house.runtime, caller, row.id, said, signed) }
}
/** The application is a provider's, under a contract. */
export const ofProvider = async (party = 'staying', contract = true) => {
  const { db } = opened.fresh
  await db.updateTable('consents').set({ party_id: party }).execute()
  if (contract)
    await db
      .insertInto('contracts')
      .values({ org_id: 'acme', id: `with-${party}`, party_id: party, name: party, starts_on: '2025-01-01', owner_id: 'ada' })
      .execute()
}
export const started = async (...items: Consent[]) => {
  await opened.fresh.db.updateTable('access_scans').set({ state: 'idle', lease_until: null }).execute()
  holds(...items)
  await scan()
  await look()
}
