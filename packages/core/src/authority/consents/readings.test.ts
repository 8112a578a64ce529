// What a reading of a system comes to for its consents, and what then follows by itself: nothing is gone because a reading failed, and what a change is
// ending waits for nobody.

import { done } from '@countersign/connector-kit'
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle } from '@countersign/policy'
import { describe, expect, it } from 'vitest'
import { endConsentByChange } from '../../execution/consents/index.ts'
import { askSystems } from '../../execution/standing/index.ts'
import {
  answers,
  consent,
  day,
  findings,
  holds,
  keepAs,
  kindsFound,
  known,
  lists,
  look,
  ofProvider,
  opened,
  scan,
  started,
  theOne,
  withConsents,
} from '../../testing/consents.ts'
import { codeOf } from '../../testing/story.ts'

withConsents()

describe('a reading', () => {
  it('that breaks off says of none that it is gone, and is a finding until one comes to its end', async () => {
    await started(consent('g1'), consent('g2'))
    answers(done({ items: [consent('g1')], next: '1' }))
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
    lists({ handle: consent('g1').handle, state: 'enabled', attributes: {} })
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
