import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAuthorizedKeys, withKey, withKeyDisabled, withoutKey } from './authorized-keys.ts'
import { generateKeyPair, signerFrom } from './private-key.ts'
import { fingerprintOf } from './public-key.ts'

const keys = Array.from({ length: 4 }, () => generateKeyPair())
const prints = keys.map(({ privateKey }) => fingerprintOf(signerFrom(privateKey).publicKey.blob))
const options = fc.constantFrom(
  '',
  'restrict ',
  'command="echo \\"ssh-ed25519 AAAA\\" , x",no-pty ',
  'from="10.0.0.0/8",environment="A=b c" ',
)
const line = fc.oneof(
  fc.constantFrom('', '# a comment', '   ', '#countersign-disabled # odd'),
  fc.tuple(options, fc.nat({ max: 3 })).map(([given, index]) => `${given}${keys[index]!.publicLine} somebody@host`),
)

test('taking a key out, or off, leaves every other line byte for byte and in its order', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat({ max: 3 }), (lines, index) => {
      const file = readAuthorizedKeys(lines.map((each) => `${each}\n`).join(''))
      const mine = new Set(file.keys.filter(({ fingerprint }) => fingerprint === prints[index]).map((key) => key.line))
      const others = lines.filter((_, at) => !mine.has(at))
      const out = readAuthorizedKeys(withoutKey(file, prints[index]!))
      expect(out.lines).toEqual(others)
      const off = readAuthorizedKeys(withKeyDisabled(file, prints[index]!))
      expect(off.lines.filter((_, at) => !mine.has(at))).toEqual(others)
      expect(off.keys.filter(({ fingerprint, enabled }) => fingerprint === prints[index] && enabled)).toEqual([])
      expect(off.keys.filter(({ fingerprint }) => fingerprint === prints[index]).length).toBe(mine.size)
    }),
  )
})

test('a line that cannot be read makes the file unreadable, never shorter', () => {
  for (const bad of ['ssh-ed25519', 'ssh-ed25519 !!!!', 'nonsense', `${keys[0]!.publicLine.slice(0, 30)}`, 'ssh-ed25519-typo AAAA x'])
    expect(() => readAuthorizedKeys(`${keys[1]!.publicLine}\n${bad}\n`), bad).toThrow(expect.objectContaining({ code: 'ssh.malformed' }))
})

test('a key that is added reads back with its options', () => {
  const key = signerFrom(keys[0]!.privateKey).publicKey
  const file = readAuthorizedKeys(withKey(readAuthorizedKeys(''), key, 'note', 'restrict,command="a b"'))
  expect(file.keys[0]).toMatchObject({ fingerprint: prints[0], options: 'restrict,command="a b"', comment: 'note', enabled: true })
})
