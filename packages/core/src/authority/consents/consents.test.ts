import { describe, expect, it } from 'vitest'
import {
  consent,
  day,
  findings,
  history,
  keepAs,
  kindsFound,
  look,
  ofProvider,
  opened,
  started,
  theOne,
  withConsents,
} from '../../testing/consents.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { everywhere, matrixOf } from '../../testing/matrices.ts'
import { codeOf } from '../../testing/story.ts'
import { keepConsent } from './index.ts'
import { consentOperations } from './operations.ts'

withConsents()

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
