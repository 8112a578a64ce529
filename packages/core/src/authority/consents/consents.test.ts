// Who decides a consent, what a decision covers, and that neither silence, nor a provider, nor a reading that broke off decides one.
import { type Connector, type Consent, type ConsentPage, done, type InventoryItem, type Outcome, unknown } from '@countersign/connector-kit'
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle } from '@countersign/policy'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endConsentByChange } from '../../execution/consents/index.ts'
import { runJob, sweep } from '../../execution/jobs.ts'
import { askSystems } from '../../execution/standing/index.ts'
import type { Runtime } from '../../runtime.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { everywhere, matrixOf } from '../../testing/matrices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { draftKeep, keepConsent } from './index.ts'
import { consentOperations } from './operations.ts'

const day = 86_400
let database: TestDatabase
let opened: Opened
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

const consent = (key: string, change: Partial<Consent> = {}): Consent => ({
  handle: { kind: 'idp.grant', account: 'app', key },
  consentedBy: 'eve',
  subject: 'eve',
  scopes: ['openid', 'profile'],
  ...change,
})
const holds = (...items: Consent[]) => {
  pages = [done({ items })]
}
const scan = () => runJob(opened.house.runtime, 'acme', { org: 'acme', kind: 'scan', id: 'idp' })
const look = () => sweep(opened.house.runtime, 'acme')
const known = () => opened.fresh.db.selectFrom('consents').selectAll().orderBy('key').execute()
const theOne = async () => (await known())[0]!
const findings = async () =>
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
const kindsFound = async () => (await findings()).map(({ kind }) => kind)
const history = async () =>
  (await opened.fresh.db.selectFrom('consent_history').select('what').orderBy('consent_id').orderBy('seq').execute()).map(
    ({ what }) => what,
  )
const until = (days: number) => new Date(opened.house.clock.now().getTime() + days * day * 1000).toISOString()
const keepAs = async (who: string, change: { scopes?: string[]; until?: string; reason?: string } = {}, signer = who) => {
  const row = await theOne()
  const caller = await opened.company.caller(who)
  const said = { scopes: row.scopes, until: until(30), reason: 'it is needed', ...change }
  const { nonce, digest } = await draftKeep(opened.house.runtime, caller, row.id, said)
  const signed = opened.company.sign(signer, 'keepConsent', Buffer.from(nonce, 'base64'), digest)
  return { said, signed, kept: await keepConsent(opened.house.runtime, caller, row.id, said, signed) }
}
const codeOf = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act()
    return 'done'
  } catch (error) {
    return (error as { code: string }).code
  }
}
/** The application is a provider's, under a contract. */
const ofProvider = async (party = 'staying', contract = true) => {
  const { db } = opened.fresh
  await db.updateTable('consents').set({ party_id: party }).execute()
  if (contract)
    await db
      .insertInto('contracts')
      .values({ org_id: 'acme', id: `with-${party}`, party_id: party, name: party, starts_on: '2025-01-01', owner_id: 'ada' })
      .execute()
}
const started = async (...items: Consent[]) => {
  await opened.fresh.db.updateTable('access_scans').set({ state: 'idle', lease_until: null }).execute()
  holds(...items)
  await scan()
  await look()
}

describe('one that nobody has decided', () => {
  it('is a finding of whoever owns OAuth grants at the system, with the time that policy gives', async () => {
    await standingInstrument(
      opened.house,
      'matrix',
      'responsibility',
      matrixOf({ ...everywhere[0]!, ownerOf: ['oauth_grants'], accountable: 'person:cleo' }, ...everywhere.slice(1)),
    )
    await started(consent('g1'))
    expect(await findings()).toEqual([
      { kind: 'consent.to_decide', owner: 'cleo', severity: 'moderate', reasons: ['never_decided', 'client_unknown'] },
    ])
    const { due_at } = await opened.fresh.db
      .selectFrom('findings')
      .select('due_at')
      .where('kind', '=', 'consent.to_decide')
      .executeTakeFirstOrThrow()
    expect((due_at.getTime() - opened.house.clock.now().getTime()) / 1000 / day).toBeCloseTo(14, 1)
  })

  it('is the security lead’s where no matrix says, and more pressing where it lets in to much', async () => {
    await started(consent('g1', { scopes: ['offline_access', 'openid'] }))
    expect(await findings()).toEqual([
      { kind: 'consent.to_decide', owner: 'ada', severity: 'high', reasons: ['never_decided', 'client_unknown', 'high_impact'] },
    ])
    opened.house.clock.advance(3 * day + 1)
    await look()
    expect(await kindsFound()).toEqual(['consent.overdue', 'consent.to_decide'])
    // Silence changes nothing else: the delivered pack ends nothing.
    expect((await theOne()).state).toBe('live')
  })
})

describe('one that comes to let in to more before anybody has decided it', () => {
  const due = async () =>
    (
      await opened.fresh.db
        .selectFrom('findings')
        .select(['due_at', 'severity'])
        .where('kind', '=', 'consent.to_decide')
        .where('state', '=', 'open')
        .execute()
    ).map(({ due_at, severity }) => [severity, Math.round((due_at.getTime() - opened.house.clock.now().getTime()) / 1000 / day)])

  it('is asked for sooner, and never later', async () => {
    await started(consent('g1'), consent('g2'))
    await started(consent('g1', { scopes: ['openid', 'offline_access'] }), consent('g2'))
    expect((await due()).sort()).toEqual([
      ['high', 3],
      ['moderate', 14],
    ])
    opened.house.clock.advance(12 * day)
    await started(consent('g1', { scopes: ['openid', 'offline_access'] }), consent('g2', { scopes: ['offline_access'] }))
    expect(await due()).toContainEqual(['high', 2])
  })
})

describe('a decision', () => {
  it('puts it at rest until its day, and is asked for again then', async () => {
    await started(consent('g1'))
    expect((await keepAs('cleo')).kept.status).toBe('kept')
    await look()
    expect(await findings()).toEqual([])
    opened.house.clock.advance(30 * day + 1)
    await look()
    expect((await findings())[0]?.reasons).toContain('date_passed')
    expect(await history()).toEqual(['observed', 'kept'])
  })

  it('does not cover scopes that came later', async () => {
    await started(consent('g1'))
    await keepAs('cleo')
    await started(consent('g1', { scopes: ['openid', 'profile', 'mail.read'] }))
    expect((await findings())[0]?.reasons).toEqual(expect.arrayContaining(['scopes_grew', 'high_impact']))
    expect(await history()).toEqual(['observed', 'kept', 'changed'])
  })

  it('covers scopes that became fewer', async () => {
    await started(consent('g1'))
    await keepAs('cleo')
    await started(consent('g1', { scopes: ['openid'] }))
    expect(await findings()).toEqual([])
  })

  it('does not cover what came up since: who gave it has left, its contract has ended', async () => {
    await started(consent('g1'))
    await ofProvider()
    await keepAs('cleo')
    await look()
    expect(await findings()).toEqual([])
    const { db } = opened.fresh
    await db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
    await db.updateTable('contracts').set({ state: 'ended' }).where('id', '=', 'with-staying').execute()
    await look()
    const { reasons } = (await findings())[0]!
    expect(reasons).toEqual(['consenter_gone', 'client_without_contract'])
    opened.house.clock.advance(1)
    await keepAs('cleo')
    await look()
    expect(await findings()).toEqual([])
  })

  it('does not outlive that it ended: what comes back is decided anew', async () => {
    await started(consent('g1'))
    await keepAs('cleo')
    await started()
    opened.house.clock.advance(60)
    await started(consent('g1'))
    expect(await history()).toEqual(['observed', 'kept', 'gone', 'returned'])
    expect(await kindsFound()).toEqual(['consent.to_decide'])
  })

  it('is never taken by a provider, by software, by whoever gave it, or by one without the role', async () => {
    await started(consent('g1', { consentedBy: 'Cleo' }))
    await ofProvider()
    for (const who of ['oscar', 'agent', 'cleo', 'eve']) expect(await codeOf(() => keepAs(who)), who).toBe('authority.refused')
    expect(await opened.fresh.db.selectFrom('consent_decisions').selectAll().execute()).toEqual([])
    expect((await keepAs('ben')).kept.status).toBe('kept')
  })

  it('counts by a signature of one’s own over exactly this, once', async () => {
    await started(consent('g1'))
    expect(await codeOf(() => keepAs('cleo', {}, 'ben'))).toBe('consent.ineligible')
    const { said, signed } = await keepAs('cleo')
    const again = async (change: object) =>
      codeOf(async () =>
        keepConsent(opened.house.runtime, await opened.company.caller('cleo'), (await theOne()).id, { ...said, ...change }, signed),
      )
    expect(await again({})).toBe('consent.bad_signature')
    expect(await again({ reason: 'another' })).toBe('consent.bad_signature')
  })

  it.each<[string, { scopes?: string[]; until?: string; reason?: string }]>([
    ['consent.scopes_left_out', { scopes: ['openid'] }],
    ['consent.scopes_not_there', { scopes: ['openid', 'profile', 'mail'] }],
    ['consent.until_refused', { until: '2020-01-01T00:00:00Z' }],
    ['consent.until_refused', { until: '2099-01-01T00:00:00Z' }],
    ['consent.reason_missing', { reason: ' ' }],
  ])('is refused: %s %j', async (code, change) => {
    await started(consent('g1'))
    expect(await codeOf(() => keepAs('cleo', change))).toBe(code)
  })

  it('is not taken about a suspended provider’s application', async () => {
    await started(consent('g1'))
    await ofProvider()
    await opened.fresh.db
      .insertInto('party_suspensions')
      .values({
        org_id: 'acme',
        id: 'sus',
        party_id: 'staying',
        party_kind: 'provider',
        suspended_at: opened.house.clock.now(),
        suspended_by: 'ada',
        reason: 'r',
        ticket: 't',
      })
      .execute()
    expect(await codeOf(() => keepAs('cleo'))).toBe('consent.client_suspended')
  })

  it('can be neither changed nor taken out of the history', async () => {
    await started(consent('g1'))
    await keepAs('cleo')
    const { db } = opened.fresh
    await expect(db.updateTable('consent_decisions').set({ reason: 'another' }).execute()).rejects.toThrow('only grows')
    await expect(db.deleteFrom('consent_history').execute()).rejects.toThrow('only grows')
  })
})

describe('a reading', () => {
  it('that breaks off says of none that it is gone, and is a finding until one comes to its end', async () => {
    await started(consent('g1'), consent('g2'))
    pages = [done({ items: [consent('g1')], next: '1' })]
    await scan()
    expect((await known()).map(({ state }) => state)).toEqual(['live', 'live'])
    expect(await kindsFound()).toContain('consent.not_readable')
    await started(consent('g1'))
    expect((await known()).map(({ key, state }) => `${key} ${state}`)).toEqual(['g1 live', 'g2 ended'])
    expect(await kindsFound()).not.toContain('consent.not_readable')
  })

  it('of accounts that lists consents too makes none of them an account that appeared out of band', async () => {
    const read = async () => {
      opened.house.clock.advance(60)
      await askSystems(opened.house.runtime, await opened.company.caller('ada'), ['idp'])
      await opened.house.settle()
    }
    holds(consent('g1'))
    await read()
    accounts = [{ handle: consent('g1').handle, state: 'enabled', attributes: {} }]
    await read()
    const { outcome } = await opened.fresh.db
      .selectFrom('access_scans')
      .select('outcome')
      .where('system_id', '=', 'idp')
      .executeTakeFirstOrThrow()
    expect(outcome).toBe('complete')
    expect(await opened.fresh.db.selectFrom('accounts').select('account').execute()).toEqual([])
    expect(await known()).toHaveLength(1)
  })

  it('with an entry that can’t be kept is not whole', async () => {
    await started(consent('g1'), consent('g2'))
    holds(consent('g1'), consent('\u0000'))
    await scan()
    expect((await known()).map(({ state }) => state)).toEqual(['live', 'live'])
  })

  it('takes up what a document declared, and does not deny what it can’t name', async () => {
    const { db } = opened.fresh
    const declared = (id: string, subject: string | null) => ({
      org_id: 'acme',
      id,
      system_id: 'idp',
      client: 'app',
      subject,
      consented_by: 'ada',
      scopes: ['openid'],
      learnt: 'declared' as const,
      nonce: Buffer.alloc(32),
      asked_at: opened.house.clock.now(),
      first_seen_at: opened.house.clock.now(),
      seen_at: opened.house.clock.now(),
    })
    await db
      .insertInto('consents')
      .values([declared('for-eve', 'eve'), declared('for-all', null)])
      .execute()
    await started(consent('g1'))
    expect((await known()).map(({ id, key, learnt }) => `${id} ${key} ${learnt}`).sort()).toEqual([
      'for-all null declared',
      'for-eve g1 observed',
    ])
    await started()
    expect((await known()).map(({ id, state }) => `${id} ${state}`).sort()).toEqual(['for-all live', 'for-eve ended'])
  })
})

describe('delegated administration of a SaaS', () => {
  it('does not widen who is let in: what its administrators consent to is a critical finding at once', async () => {
    await opened.fresh.db
      .insertInto('contracts')
      .values({
        org_id: 'acme',
        id: 'saas',
        name: 'saas',
        party_id: 'staying',
        kind: 'saas_admin',
        systems: ['idp'],
        starts_on: '2025-01-01',
        owner_id: 'ada',
      })
      .execute()
    await started(consent('g1', { consentedBy: 'oscar', subject: 'eve' }), consent('g2'))
    expect((await findings()).filter(({ kind }) => kind === 'consent.given_by_provider')).toMatchObject([{ severity: 'critical' }])
  })
})

describe('silence', () => {
  it('ends one of high impact through the chain where policy says so, and an ordinary one never', async () => {
    const { files } = await loadBundle(defaultPackDir)
    const data = JSON.parse(files['consents.json']!) as Record<'high', object>
    Object.assign(data.high, { onSilence: 'end' })
    opened.house.setPolicy(createPolicyEngine(bundleFromFiles({ ...files, 'consents.json': JSON.stringify(data) })))
    await started(consent('g1', { scopes: ['offline_access'] }), consent('g2'))
    opened.house.clock.advance(15 * day)
    await look()
    const changes = await opened.fresh.db.selectFrom('changes').select(['trigger_ref', 'kind']).execute()
    expect(changes).toEqual([{ trigger_ref: (await theOne()).id, kind: 'remediation' }])
  })
})

describe('the one that a change is ending', () => {
  it('waits for no decision, takes none, and is asked for again once the change was refused', async () => {
    await started(consent('g1'))
    const end = async () =>
      endConsentByChange(opened.house.runtime, await opened.company.caller('ben'), (await theOne()).id, { reason: 'unused', ticket: 'T-1' })
    const { change } = await end()
    expect((await end()).change).toBe(change)
    await look()
    expect(await findings()).toEqual([])
    expect(await codeOf(() => keepAs('cleo'))).toBe('consent.ending')
    await opened.fresh.db.updateTable('changes').set({ state: 'refused' }).where('id', '=', change).execute()
    await look()
    expect(await kindsFound()).toEqual(['consent.to_decide'])
  })

  it('is not asked for by a provider', async () => {
    await started(consent('g1'))
    await ofProvider()
    const id = (await theOne()).id
    for (const who of ['oscar', 'agent']) {
      const caller = await opened.company.caller(who)
      expect(await codeOf(() => endConsentByChange(opened.house.runtime, caller, id, { reason: 'r', ticket: 't' }))).toBe(
        'authority.refused',
      )
    }
  })
})

describe('a provider', () => {
  it('sees its own applications’ consents, and nobody who gave, holds or judges them', async () => {
    await started(consent('g1'))
    const list = consentOperations.find(({ id }) => id === 'consents.list')!
    const seenBy = async (who: string) =>
      (
        await (list.handle as (...given: unknown[]) => Promise<{ items: Record<string, unknown>[] }>)(
          opened.house.runtime,
          await opened.company.caller(who),
          { query: {} },
        )
      ).items
    expect(await seenBy('oscar')).toEqual([])
    await ofProvider()
    const [own, ...more] = await seenBy('oscar')
    expect(more).toEqual([])
    expect(own).toMatchObject({ client: 'app', consentedBy: null, subject: null, reasons: [], change: null })
    expect((await seenBy('cleo'))[0]).toMatchObject({ consentedBy: 'eve', subject: 'eve' })
  })
})
