// What is somebody else's in a house: one thing of each kind that a call can name, of the enterprise and of another provider, for suites that ask for it as
// somebody whose it is not.
import { demandOfDrill } from '@countersign/core/authority/drills/index'
import type { AnyOperation } from '@countersign/core/platform/operation'
import { hold, writeCanary } from '@countersign/core/testing/drills'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { rotation } from '@countersign/core/testing/rotation'
import { approveAll, endTheContract } from '@countersign/core/testing/story'
import { expect } from 'vitest'
import type { ApiHouse } from './house.ts'

/** What a call must always say, whatever it names. */
const time = '?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z'
const asked: Readonly<Record<string, string>> = {
  'rights.explain': '?environment=production&criticality=low',
  'controls.preview': time,
  'controls.dossier': time,
}

/** The address, with a name in each place of its path that takes one; and those names. */
export const addressed = (
  { id, path }: AnyOperation,
  nameIn: (place: string) => string,
): { readonly at: string; readonly names: string[] } => {
  const names: string[] = []
  const at = path.replaceAll(/\{([^}]+)\}/g, (_, place: string) => {
    names.push(nameIn(place))
    return encodeURIComponent(nameIn(place))
  })
  return { at: `${at}${asked[id] ?? ''}`, names }
}

/** A name that nobody has. The kind of a document is one of a closed list, not a name that could be tried. */
export const nobodys = (place: string): string => (place === 'kind' ? 'runbook' : place === 'index' ? '999999999' : `no-such-${place}`)

/** Gives for each place in a path the name of something that is not of `staying`. */
export const writeOthers = async (api: ApiHouse): Promise<Readonly<Record<string, string>>> => {
  const { db } = api.fresh
  await api.company.credential('foreign-login', { criticality: 'high', environment: 'production', staying: ['billing'] })
  await api.company.credential('mine', { party: 'staying', contract: null })
  const stranger = { org_id: 'acme', id: 'stranger', kind: 'person' as const, party_id: 'leaving', party_kind: 'provider' as const }
  await db
    .insertInto('principals')
    .values({ ...stranger, name: 'Stranger' })
    .execute()
  const since = '2026-01-01T00:00:00Z'
  await db
    .insertInto('role_holdings')
    .values({ org_id: 'acme', principal_id: 'stranger', party_kind: 'provider', role: 'provider_operator', since })
    .execute()
  const theirs = await api.key('stranger')
  await writeCanary(api, 'leaving')
  const drill = await hold(api, 'evidence', 'ben', 'leaving')
  const demand = await demandOfDrill(db, 'acme', drill.id)
  await standingInstrument(api.house, 'runbook', 'theirs', { ...rotation, parties: ['leaving'] })
  const filed = await api.call('POST', '/v1/recommendations', {
    as: theirs,
    body: { about: { kind: 'credential', id: 'canary-leaving' }, words: 'w' },
  })
  const asked = await api.call('POST', '/v1/exceptions', {
    as: theirs,
    body: { rule: 'r', subject: 's', reason: 'r', until: '2026-02-01T00:00:00Z' },
  })
  const opened = await api.call('POST', '/v1/providers/leaving/review', { as: 'ben', body: {} })
  const deputy = { principal: 'ben', deputy: 'finn', role: 'control_owner', until: '2026-01-20T00:00:00Z', reason: 'r' }
  const lent = await api.call('POST', '/v1/deputies', { as: 'ben', body: deputy })
  await db
    .insertInto('runbook_runs')
    .values({
      org_id: 'acme',
      id: 'run-theirs',
      runbook: 'theirs',
      version: 1,
      kind: 'rehearsal',
      party_id: 'acme',
      asked_by: 'ben',
      asked_at: api.house.clock.now(),
      parameters: '{}',
      in_bounds: true,
      reasons: [],
    })
    .execute()
  await db
    .insertInto('consents')
    .values({
      org_id: 'acme',
      id: 'consent-theirs',
      system_id: 'fake',
      client: 'theirs',
      party_id: 'leaving',
      scopes: ['x'],
      learnt: 'declared',
      nonce: Buffer.alloc(32),
      asked_at: api.house.clock.now(),
      first_seen_at: api.house.clock.now(),
      seen_at: api.house.clock.now(),
    })
    .execute()
  const at = api.house.clock.now()
  const begun = await api.call('POST', '/v1/passkeys/options', { session: await api.signIn('ben'), body: {} })
  const session = await db.selectFrom('sessions').select('id').where('principal_id', '=', 'ben').executeTakeFirstOrThrow()
  await db
    .insertInto('sign_in_links')
    .values({
      org_id: 'acme',
      id: 'lnk-theirs',
      sign_in: 'acme',
      issuer: 'i',
      subject: 'ben',
      principal_id: 'ben',
      how: 'email',
      linked_at: at,
    })
    .execute()
  const saved = await api.call('POST', '/v1/views', { as: 'ben', body: { page: 'inventory', name: 'Mine', search: '' } })
  const change = await endTheContract(api.house, api.company)
  await api.house.settle()
  const request = await db.selectFrom('approval_requests').select('id').executeTakeFirstOrThrow()
  await approveAll(api.house, api.company)
  await api.house.settle()
  const mandate = await db.selectFrom('mandates').select(['id', 'operation_id', 'executor_id']).executeTakeFirstOrThrow()
  expect(mandate.executor_id).not.toBe('agent')
  const key = await db.selectFrom('principal_keys').select('key_id').where('principal_id', '=', 'ben').executeTakeFirstOrThrow()
  const finding = await db.selectFrom('findings').select('id').orderBy('id').executeTakeFirstOrThrow()
  const others: Record<string, string | undefined> = {
    principal: 'stranger',
    key: key.key_id,
    provider: 'leaving',
    party: 'leaving',
    contract: 'contract',
    system: 'fake',
    change,
    operation: mandate.operation_id,
    request: request.id,
    mandate: mandate.id,
    identity: 'idn-foreign-login',
    index: '0',
    kind: 'runbook',
    name: 'theirs',
    runbook: 'theirs',
    drill: drill.id,
    demand: demand?.id,
    recommendation: filed.body.id,
    exception: asked.body.id,
    review: opened.body.id,
    deputyship: lent.body.id,
    run: 'run-theirs',
    consent: 'consent-theirs',
    session: session.id,
    registration: begun.body.registration,
    link: 'lnk-theirs',
    credential: 'foreign-login',
    workload: 'billing',
    node: 'credential:foreign-login',
    subject: 'contract:contract',
    finding: finding.id,
    person: 'eve',
    view: saved.body.id,
  }
  return Object.fromEntries(
    Object.entries(others).map(([place, name]) => {
      expect(name, place).toBeTypeOf('string')
      return [place, String(name)]
    }),
  )
}
