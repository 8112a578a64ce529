// Fingerprints of private keys that were found: what ssh-keygen itself prints, and nothing of what is no key.
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fingerprintOfFound } from './found-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-found-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const made = (name: string, ...options: string[]) => {
  const file = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-f', file, '-C', 'somebody', ...options])
  const printed = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`], { encoding: 'utf8' })
  return { text: readFileSync(file, 'utf8'), fingerprint: printed.split(' ')[1] }
}

test.each([
  ['Ed25519', ['-t', 'ed25519', '-N', '']],
  ['Ed25519 under a passphrase', ['-t', 'ed25519', '-N', 'a long passphrase']],
  ['RSA', ['-t', 'rsa', '-b', '2048', '-N', '']],
  ['RSA in PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', '']],
  ['ECDSA in PEM', ['-t', 'ecdsa', '-b', '384', '-m', 'PEM', '-N', '']],
  ['ECDSA in PKCS #8', ['-t', 'ecdsa', '-b', '256', '-m', 'PKCS8', '-N', '']],
])('of %s it is what ssh-keygen prints, however it was found', (name, options) => {
  const { text, fingerprint } = made(name.replaceAll(/\W/g, '-'), ...options)
  for (const found of [text, text.replaceAll('\n', '\\n'), text.replaceAll('\n', '\r\n'), `key: "${text}" # deploy`])
    expect(fingerprintOfFound(found)).toBe(fingerprint)
})

test('of Ed25519 in PKCS #8 there is one too', () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  expect(fingerprintOfFound(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
})

test.each([
  '',
  'REDACTED',
  '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n-----END OPENSSH PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from('openssh-key-v1\0\xff\xff\xff\xff', 'latin1').toString('base64')}\n-----END OPENSSH PRIVATE KEY-----`,
])('of what is no key there is none: %j', (text) => {
  expect(fingerprintOfFound(text)).toBeUndefined()
})
