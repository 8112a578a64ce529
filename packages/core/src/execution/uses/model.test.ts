// A client is a workload only where one fits and nothing speaks against it: whoever holds a credential may call himself what he likes.
import { expect, test } from 'vitest'
import { placing } from './model.ts'

const known = [
  { id: 'pay', name: 'Payments', addresses: ['10.1.0.0/16', '2001:db8::/32'] },
  { id: 'bill', name: 'Billing', addresses: null },
  { id: 'twin-a', name: 'Twin', addresses: ['192.0.2.7'] },
  { id: 'twin-b', name: 'Twin', addresses: ['192.0.2.7', 'no address', '0.0.0.0/0', '10.0.0.0/99'] },
]
const whose = placing(known)
const told = (client: string | undefined, from: string | undefined) => {
  const placed = whose({ account: 'a', client, from, since: undefined })
  return placed && `${placed.workload} ${placed.how} ${placed.confidence}`
}

test.each<[string, string | undefined, string | undefined, string | undefined]>([
  ['its name and its address', 'pay', '10.1.2.3', 'pay client_name 0.95'],
  ['its name alone', 'billing', undefined, 'bill client_name 0.8'],
  ['its name, where nobody has said from where it comes', 'BILL', '203.0.113.9', 'bill client_name 0.8'],
  ['its name from elsewhere is nobody', 'payments', '203.0.113.9', undefined],
  ['a name that two have is nobody', 'twin', undefined, undefined],
  ['an address that is one workload alone', undefined, '10.1.255.1', 'pay address 0.7'],
  ['an address with a port', 'psql', '10.1.255.1:5544', 'pay address 0.7'],
  ['an address within another kind', undefined, '::ffff:10.1.0.1', 'pay address 0.7'],
  ['an address of the newer kind', undefined, '2001:db8::7', 'pay address 0.7'],
  ['an address that two have is nobody', undefined, '192.0.2.7', undefined],
  ['an address of nobody', undefined, '198.51.100.1', undefined],
  ['no address at all', 'psql', 'localhost', undefined],
  ['an address of a port in brackets', undefined, '[2001:db8::1]:22', 'pay address 0.7'],
  ['half an address', undefined, '10.1.2', undefined],
  ['an address with too much', undefined, '10.1.2.3.4', undefined],
  ['an address with two gaps', undefined, '2001::db8::1', undefined],
  ['nothing', undefined, undefined, undefined],
])('%s', (_name, client, from, expected) => {
  expect(told(client, from)).toBe(expected)
})
