// A transmitter's document: what its form lets through, and what keeps it out.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { YamlText } from '../../platform/yaml.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { issuerOf, writeWorkload } from '../../testing/leases.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { transmitterOf, transmitting, writeClient } from '../../testing/signals.ts'
import { readTransmitter } from './document.ts'
import { transmitterInstrument } from './instrument.ts'

const problemsOf = (document: unknown) => {
  const read = readTransmitter(document)
  return 'problems' in read ? read.problems : []
}

test('the example is a transmitter', () => {
  const yaml = new YamlText(readFileSync(new URL('../../../../../examples/signals/edr.yaml', import.meta.url), 'utf8'))
  expect(problemsOf(yaml.root === undefined ? undefined : yaml.plain(yaml.root, '', new Map(), ''))).toEqual([])
})

const refused: Record<string, object> = {
  'with keys over plain http': { keys: { url: 'http://events.example/jwks' } },
  'with an algorithm that who verifies could sign with': { algorithms: ['HS256'] },
  'with no algorithm': { algorithms: [] },
  'with a private key in it': { keys: { inline: [{ kty: 'OKP', crv: 'Ed25519', x: 'AA', d: 'AA' }] } },
  'of an event that is no signal': { events: ['session-revoked'] },
  'with no rule for names': { subjects: [] },
  'with a pattern in the place of a domain': { subjects: [{ format: 'email', domain: '*.acme.example' }] },
  'with two meanings of one name': {
    subjects: [
      { format: 'opaque', is: 'credential' },
      { format: 'opaque', is: 'party' },
    ],
  },
  'with a rule that says two things': { subjects: [{ format: 'iss_sub', iss: 'a', system: 's', issuer: 'i' }] },
  'that takes what is older than two weeks': { longestAgeSeconds: 15 * 86_400 },
  'with a word that nobody knows': { trusted: true },
}
test.each(Object.keys(refused))('one is refused %s', (name) => {
  expect(problemsOf(transmitterOf(refused[name]))).not.toEqual([])
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
    await writeClient(opened, 'edr')
    return () => opened.end()
  })
  const check = async (change: object, name = 'edr') =>
    (
      await transmitterInstrument.check(
        opened.house.runtime,
        opened.fresh.db,
        'acme',
        name,
        { ...transmitterOf(change) },
        opened.house.clock.now(),
      )
    ).map(({ where }) => where)

  it('as the word of a service or an agent that is there, and of no person', async () => {
    expect(await check({})).toEqual([])
    expect(await check({ client: 'ada' })).toEqual(['client'])
    expect(await check({ client: 'nobody' })).toEqual(['client'])
  })

  it('with a voice of its own, which no other one takes back', async () => {
    await transmitting(opened, {}, 'first')
    expect(await check({}, 'second')).toEqual(['client'])
    expect(await check({}, 'first')).toEqual([])
  })

  it('about what its client may speak of', async () => {
    await writeClient(opened, 'outside', { kind: 'agent', party_id: 'leaving', party_kind: 'provider' })
    expect(await check({ client: 'outside', parties: ['leaving'] })).toEqual([])
    expect(await check({ client: 'outside', parties: ['acme'] })).toEqual(['parties.0'])
    expect(await check({ parties: ['nobody'] })).toEqual(['parties.0'])
  })

  it('with names of systems, issuers and sources that there are', async () => {
    const subjects = [
      { format: 'account', host: 'a.example', system: 'none' },
      { format: 'uri', issuer: 'pipelines' },
      { format: 'iss_sub', iss: 'https://idp.example', source: 'hr', record: 'person' },
    ]
    expect(await check({ subjects })).toEqual(['subjects.0.system', 'subjects.1.issuer', 'subjects.2.source'])
    await writeWorkload(opened, 'ci')
    await standingInstrument(opened.house, 'issuer', 'pipelines', issuerOf())
    expect(await check({ subjects })).toEqual(['subjects.0.system', 'subjects.2.source'])
  })

  it('as a wider scope where it says more, and never by its title', () => {
    const risk = (before: object, now: object) => transmitterInstrument.risk?.({ ...transmitterOf(now) }, { ...transmitterOf(before) })
    expect(risk({}, { title: 'another' })).toEqual({ scopeWider: false })
    expect(risk({ events: ['account-disabled'] }, { events: ['account-disabled', 'account-enabled'] })).toEqual({ scopeWider: true })
    expect(risk({ parties: ['leaving'] }, {})).toEqual({ scopeWider: true })
    expect(risk({}, { keys: { url: 'https://other.example/jwks' } })).toEqual({ scopeWider: true })
  })
})
