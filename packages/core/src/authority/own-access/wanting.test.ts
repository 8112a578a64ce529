// What is wanting of access here, by policy alone.
import { defaultPackDir, loadBundle, ownModelOf } from '@countersign/policy'
import { expect, test } from 'vitest'
import { plusSeconds } from '../../platform/clock.ts'
import { wantingIn } from './wanting.ts'

const { limits } = ownModelOf(await loadBundle(defaultPackDir))
const at = new Date('2026-06-01T00:00:00Z')
const day = 86_400
const ago = (days: number) => plusSeconds(at, -days * day)
type Row = Parameters<typeof wantingIn>[0]
const row = (given: Partial<Row>): Row => ({
  way: 'role',
  kind: 'person',
  what: 'auditor',
  partyKind: 'enterprise',
  since: ago(1),
  until: null,
  givenBy: 'ada',
  lastUsed: null,
  reviewedAt: null,
  countsFrom: null,
  underReview: false,
  ...given,
})
const wanting = (given: Partial<Row>) => wantingIn(row(given), limits, at)

test.each<[string, Partial<Row>, string[]]>([
  ['a role inside needs no end', {}, []],
  ['a role outside needs one', { partyKind: 'provider' }, ['end']],
  ['one with an end has it', { partyKind: 'provider', until: plusSeconds(at, 30 * day) }, []],
  ['an end beyond the limit is none that policy takes', { partyKind: 'subcontractor', until: plusSeconds(at, 400 * day) }, ['limit']],
  ['a signing key outside carries no end', { partyKind: 'provider', way: 'signing_key', what: 'execution' }, []],
  [
    'and is past its limit when it is too old',
    { partyKind: 'provider', way: 'signing_key', what: 'execution', since: ago(366) },
    ['limit'],
  ],
  ['what nobody has used for long', { since: ago(90) }, ['use']],
  ['what was used lately', { since: ago(90), lastUsed: ago(89) }, []],
  ['an executor’s key signs elsewhere', { way: 'signing_key', what: 'execution', since: ago(300) }, []],
  ['a connector is never here as a person is', { kind: 'connector', since: ago(300) }, []],
  ['an API key that nobody gave', { way: 'api_key', givenBy: null, until: plusSeconds(at, day) }, ['giver']],
  ['what nobody has reviewed in its time', { lastUsed: at, countsFrom: ago(180) }, ['review']],
  ['what somebody has kept since', { lastUsed: at, countsFrom: ago(180), reviewedAt: ago(179) }, []],
  ['what is under review has its time still', { lastUsed: at, countsFrom: ago(180), underReview: true }, []],
  ['a party that was never looked at has its time still', { lastUsed: at, since: ago(500) }, []],
  ['a session is over by itself', { way: 'session', partyKind: 'provider', since: ago(500), countsFrom: ago(500) }, []],
])('%s', (_name, given, expected) => {
  expect(wanting(given)).toEqual(expected)
})
