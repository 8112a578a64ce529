import { createHmac } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { expect, test } from 'vitest'
import { canBePassword, scramVerifier } from './scram.ts'

test('the verifier gives the server signature of the example in RFC 7677, section 3', async () => {
  const salt = 'W22ZaJ0SNY7soEsUEjb6gQ=='
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
  const verifier = await scramVerifier(new Secret('pencil'), Buffer.from(salt, 'base64'))
  expect(verifier.startsWith(`SCRAM-SHA-256$4096:${salt}$`)).toBe(true)
  const serverKey = Buffer.from(verifier.split(':').at(-1)!, 'base64')
  const message = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`
  expect(createHmac('sha256', serverKey).update(message).digest('base64')).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
})

test('two verifiers of one password have nothing in common but their form', async () => {
  const [a, b] = await Promise.all([scramVerifier(new Secret('pencil')), scramVerifier(new Secret('pencil'))])
  expect(a).not.toBe(b)
})

test('only printable ASCII can be a new password', () => {
  expect(['a', ' !~"\\\''].every((text) => canBePassword(new Secret(text)))).toBe(true)
  expect(['', 'ä', 'a\n', '\u0000', 'a\u007f', '\ud800'].some((text) => canBePassword(new Secret(text)))).toBe(false)
})
