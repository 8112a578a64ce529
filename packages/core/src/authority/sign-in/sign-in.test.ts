// An issuer for sign-in as a document: what its form lets through, what keeps it out, and which way it opens.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { YamlText } from '../../platform/yaml.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { prove } from '../prover/index.ts'
import { readSignIn } from './document.ts'
import { signInInstrument } from './instrument.ts'
import { rolesShown } from './roles.ts'

const documentOf = (change: object = {}): object => ({
  title: 'Acme',
  issuer: 'https://login.acme.example',
  clientId: 'countersign',
  client: { method: 'client_secret_basic', secret: 'ref:secret' },
  scopes: ['openid', 'email'],
  algorithms: ['RS256'],
  person: { by: 'email', domains: ['acme.example'] },
  backChannelLogout: true,
  endSession: true,
  ...change,
})
const problemsOf = (document: unknown) => {
  const read = readSignIn(document)
  return 'problems' in read ? read.problems : []
}

test.each(['entra', 'keycloak', 'provider'])('the example `%s` is one', (name) => {
  const yaml = new YamlText(readFileSync(new URL(`../../../../../examples/sign-in/${name}.yaml`, import.meta.url), 'utf8'))
  expect(problemsOf(yaml.root === undefined ? undefined : yaml.plain(yaml.root, '', new Map(), ''))).toEqual([])
})

const refused: Record<string, object> = {
  'over plain http': { issuer: 'http://login.acme.example' },
  'over plain http to what only begins like this machine': { issuer: 'http://localhost.evil.example' },
  'with an algorithm that who verifies could sign with': { algorithms: ['HS256'] },
  'with none': { algorithms: ['none'] },
  'without `openid`': { scopes: ['email'] },
  'with the secret in it': { client: { method: 'client_secret_basic', secret: 'a secret' } },
  'that finds people by name': { person: { by: 'name', domains: ['acme.example'] } },
  'with a pattern in the place of a domain': { person: { by: 'email', domains: ['*.acme.example'] } },
  'with a wildcard in a value': { roles: [{ claim: 'groups', value: 'sec-*', role: 'security_lead' }] },
  'of the enterprise that gives a role of a provider': { roles: [{ claim: 'groups', value: 'g', role: 'provider_operator' }] },
  'of a provider that gives a role of the enterprise': {
    party: 'staying',
    roles: [{ claim: 'groups', value: 'g', role: 'security_lead' }],
  },
  'whose roles never end': { rolesLast: 'P1Y' },
  'with a word that nobody knows': { trusted: true },
}
test.each(Object.keys(refused))('one is refused %s', (name) => {
  expect(problemsOf(documentOf(refused[name]))).not.toEqual([])
})

test('a role is shown by the exact value alone, at a name or deeper, and what a token could not hold is not read as gone', () => {
  const mappings = [
    { claim: 'groups', value: 'a', role: 'auditor' },
    { claim: '/realm_access/roles', value: 'b', role: 'risk_acceptor' },
  ]
  const shown = (claims: object) => {
    const { roles, unread } = rolesShown(mappings, { ...claims })
    return [[...roles], [...unread]]
  }
  expect(shown({ groups: ['a'], realm_access: { roles: ['b'] } })).toEqual([['auditor', 'risk_acceptor'], []])
  expect(shown({ groups: 'a' })).toEqual([['auditor'], []])
  expect(shown({ groups: ['A', 'aa', ['a']], realm_access: { roles: { b: 1 } } })).toEqual([[], []])
  expect(shown({ _claim_names: { groups: 's' } })).toEqual([[], ['auditor']])
})

describe('one comes in force only', () => {
  let database: TestDatabase
  let opened: Opened
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(() => database?.stop())
  beforeEach(async () => {
    opened = await openCompany(database)
    return () => opened.end()
  })
  const check = async (change: object, name = 'acme') =>
    (
      await signInInstrument.check(opened.house.runtime, opened.fresh.db, 'acme', name, { ...documentOf(change) }, opened.house.clock.now())
    ).map(({ where }) => where)

  it('for a party that is there and outside, with roles that policy knows, and by a source that speaks of its people', async () => {
    expect(await check({})).toEqual([])
    expect(await check({ party: 'nobody' })).toEqual(['party'])
    expect(await check({ party: 'acme' })).toEqual(['party'])
    expect(await check({ roles: [{ claim: 'groups', value: 'g', role: 'emperor' }] })).toEqual(['roles.0.role'])
    expect(await check({ person: { by: 'record', claim: 'oid', source: 'hr', record: 'person' } })).toEqual(['person.source'])
    expect(await check({ client: { method: 'client_secret_basic', secret: 'plain' } })).toEqual(['client'])
  })

  it('where no other one signs in by the same issuer', async () => {
    await standingInstrument(opened.house, 'sign-in', 'first', documentOf())
    expect(await check({}, 'second')).toEqual(['issuer'])
    expect(await check({}, 'first')).toEqual([])
  })

  it('and one that finds the enterprise’s people by what somebody outside delivers is a way that the prover shows', async () => {
    const { house, fresh } = opened
    const reached = async () =>
      (await prove(house.runtime, fresh.db, 'acme', house.clock.now())).shortest.flatMap((one) => one.hops().map(({ kind }) => kind))
    await standingInstrument(house, 'source', 'hr', {
      title: 'HR',
      what: 'hris',
      client: 'agent',
      speaks: { person: { create: false, owns: ['name'] } },
      format: { type: 'records' },
    })
    expect(await reached()).not.toContain('can-be-found-as')
    await standingInstrument(
      house,
      'sign-in',
      'acme',
      documentOf({ person: { by: 'record', claim: 'oid', source: 'hr', record: 'person' } }),
    )
    expect(await reached()).toContain('can-be-found-as')
  })
})
