// Names of subjects: which are understood, and which part of a complex one an event is about.
import { expect, test } from 'vitest'
import { isSubjectName, namesIn } from './subject-identifier.ts'

const mail = { format: 'email', email: 'ada@acme.example' }
const account = { format: 'account', uri: 'acct:ada@acme.example' }
const sub = { format: 'iss_sub', iss: 'https://idp.example', sub: '7' }
const device = { format: 'opaque', id: 'laptop-7' }
const aliases = (...identifiers: unknown[]) => ({ format: 'aliases', identifiers })

test.each([
  ['an address', mail],
  ['an account', account],
  ['issuer and subject', sub],
  ['an opaque id', device],
  ['a URI', { format: 'uri', uri: 'spiffe://acme.example/orders' }],
  ['several names of one', aliases(mail, sub)],
  ['a complex one', { format: 'complex', user: mail, device, tenant: sub }],
  ['a complex one of names of its own', { format: 'complex', printer: aliases(device, sub) }],
  ['a format that nobody registered', { format: 'badge', number: 7 }],
  ['a telephone number', { format: 'phone_number', phone_number: '+12065550100' }],
])('%s is a name', (_what, name) => {
  expect(isSubjectName(name)).toBe(true)
})

test.each([
  ['nothing', null],
  ['a text', 'ada'],
  ['a list', [mail]],
  ['no format', { email: 'ada@acme.example' }],
  ['an empty format', { format: '' }],
  ['a format that is no text', { format: 7 }],
  ['a member that is missing', { format: 'iss_sub', iss: 'https://idp.example' }],
  ['a member that is no text', { format: 'opaque', id: 7 }],
  ['an empty member', { format: 'email', email: '' }],
  ['a name longer than any', { format: 'opaque', id: 'a'.repeat(1001) }],
  ['aliases of nothing', aliases()],
  ['aliases of aliases', aliases(aliases(mail))],
  ['aliases of something complex', aliases({ format: 'complex', user: mail })],
  ['more aliases than anybody has', aliases(...Array.from({ length: 21 }, () => mail))],
  ['something complex of nothing', { format: 'complex' }],
  ['something complex in something complex', { format: 'complex', user: { format: 'complex', user: mail } }],
  ['something complex with a member that is no name', { format: 'complex', user: mail, device: 'laptop-7' }],
])('%s is none, and names nothing', (_what, name) => {
  expect([isSubjectName(name), namesIn(name, 'account-disabled')]).toEqual([false, []])
})

test('the state of a device is never that of who holds it', () => {
  const both = { format: 'complex', user: mail, device }
  expect(namesIn(both, 'device-compliance-change')).toEqual([device])
  expect(namesIn({ format: 'complex', user: mail }, 'device-compliance-change')).toEqual([])
  expect(namesIn(both, 'account-disabled')).toEqual([mail, device])
})

test('of a complex one neither tenant, session nor group is what an event is about', () => {
  expect(
    namesIn({ format: 'complex', user: aliases(mail, sub), tenant: device, session: device, group: device }, 'credential-compromise'),
  ).toEqual([mail, sub])
})

test('what nothing of ours can be named by names nothing', () => {
  expect(namesIn({ format: 'phone_number', phone_number: '+12065550100' }, 'account-disabled')).toEqual([])
  expect(namesIn({ format: '__proto__', id: 'ours' }, 'account-disabled')).toEqual([])
})
