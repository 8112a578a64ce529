import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asked, hostMatches } from './hosts.ts'

const at = (host: string, user = 'svc') => ({ user, host })

test('a host is matched as MariaDB does: patterns, nets with a mask, a backslash takes the meaning of what follows', () => {
  for (const [pattern, seen, wanted] of [
    ['%', 'anything', true],
    ['', 'anything', true],
    ['localhost', 'LOCALHOST', true],
    ['localhost', '127.0.0.1', false],
    ['10.0.%', '10.0.3.4', true],
    ['10.0.%', '10.1.3.4', false],
    ['10.0.0._', '10.0.0.7', true],
    ['10.0.0._', '10.0.0.77', false],
    ['db\\_1', 'db_1', true],
    ['db\\_1', 'dbx1', false],
    ['192.168.1.0/255.255.255.0', '192.168.1.9', true],
    ['192.168.1.0/255.255.255.0', '192.168.2.9', false],
    ['192.168.1.0/255.255.255.0', 'localhost', false],
    ['%.example.test', 'a.b.example.test', true],
    ['%.example.test', 'example.test', false],
  ] as const)
    expect(hostMatches(pattern, seen), `${pattern} ${seen}`).toBe(wanted)
})

test('the matching is that of a regular expression, and ends for every pattern', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '%', '_'), maxLength: 20 })
  fc.assert(
    fc.property(text, text, (pattern, seen) => {
      const expression = [...pattern].map((c) => (c === '%' ? '.*' : c === '_' ? '.' : c === '.' ? '\\.' : c)).join('')
      expect(hostMatches(pattern, seen)).toBe(pattern === '' || new RegExp(`^${expression}$`).test(seen))
    }),
  )
})

test('a long hostile pattern takes no time', () => {
  // Tried in all ways it would not end.
  expect(hostMatches('%a'.repeat(120), 'a'.repeat(119))).toBe(false)
}, 30_000)

test('whom the server asks is said only where it is certain', () => {
  expect(asked(at('%'), [at('%')], 'localhost')).toBe('this')
  expect(asked(at('%'), [at('%'), at('localhost')], 'localhost')).toBe('another')
  expect(asked(at('%'), [at('%'), at('localhost')], '10.0.0.1')).toBe('this')
  expect(asked(at('%'), [at('%'), at('10.%')], '10.0.0.1')).toBe('another')
  expect(asked(at('10.%'), [at('10.%'), at('%')], '10.0.0.1')).toBe('this')
  expect(asked(at('10.%'), [at('10.%'), at('10.0.%')], '10.0.0.1')).toBe('unsure')
  expect(asked(at('localhost'), [], '10.0.0.1')).toBe('another')
})

test('an account without a user name stands in the way of those that are less exact', () => {
  expect(asked(at('%'), [at('%'), at('localhost', '')], 'localhost')).toBe('another')
  expect(asked(at('localhost'), [at('localhost'), at('localhost', '')], 'localhost')).toBe('this')
  expect(asked(at('%'), [at('%'), at('%', 'somebody')], 'localhost')).toBe('this')
})

test('an account that is gone is still told from the one that is asked now', () => {
  expect(asked(at('%'), [at('localhost')], 'localhost')).toBe('another')
  expect(asked(at('localhost'), [at('%')], 'localhost')).toBe('this')
})
