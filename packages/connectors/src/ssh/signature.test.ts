// Signatures that show who holds a key: OpenSSH's own are taken, ours are taken by OpenSSH, and nothing that differs in a bit is.
import { execFile } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Secret } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateKeyPair, publicLineOf, signedFile, signerFrom } from './index.ts'
import { publicKeyFromLine } from './public-key.ts'
import { isSignedWith } from './signature.ts'

const run = promisify(execFile)
const message = Buffer.from('countersign/possession/v1\norders\nsha256:00\nrequest-1\n')
const pairs = {
  'ssh-ed25519': () => generateKeyPair().privateKey,
  'ecdsa-sha2-nistp256': () =>
    new Secret(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString()),
  'ecdsa-sha2-nistp384': () =>
    new Secret(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString()),
  'ecdsa-sha2-nistp521': () =>
    new Secret(generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString()),
}

test.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'] as const)(
  'one by %s is of its holder and of nobody else',
  (type) => {
    const [own, other] = [signerFrom(pairs[type]()), signerFrom(pairs[type]())]
    const key = publicKeyFromLine(publicLineOf(own.publicKey))
    expect(key.type).toBe(type)
    const signature = signedFile(own, 'countersign-lease', message)
    expect(isSignedWith(signature, key, 'countersign-lease', message)).toBe(true)
    expect(isSignedWith(signature, other.publicKey, 'countersign-lease', message)).toBe(false)
    expect(isSignedWith(signature, key, 'file', message)).toBe(false)
    expect(isSignedWith(signature, key, 'countersign-lease', Buffer.from('else'))).toBe(false)
    // Theirs, under our key's name: the key that is asked about decides.
    const swapped = signedFile({ publicKey: own.publicKey, sign: other.sign }, 'countersign-lease', message)
    expect(isSignedWith(swapped, key, 'countersign-lease', message)).toBe(false)
  },
)

test('whatever else comes is none, and nothing that comes breaks anything', () => {
  const own = signerFrom(generateKeyPair().privateKey)
  const whole = signedFile(own, 'countersign-lease', message)
  const bytes = Buffer.from(whole.split('\n').slice(1, -2).join(''), 'base64')
  const armored = (body: Buffer) => `-----BEGIN SSH SIGNATURE-----\n${body.toString('base64')}\n-----END SSH SIGNATURE-----\n`
  const is = (text: string) => isSignedWith(text, own.publicKey, 'countersign-lease', message)
  expect(is(armored(bytes))).toBe(true)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bent = Buffer.from(bytes)
      bent[at] = bent[at]! ^ change
      return !is(armored(bent))
    }),
  )
  fc.assert(fc.property(fc.nat(bytes.length - 1), (length) => !is(armored(bytes.subarray(0, length)))))
  fc.assert(fc.property(fc.string(), (text) => !is(text) && !is(`${whole}${text.replaceAll(/\s/g, 'x')}x`)))
  expect(is(armored(Buffer.concat([bytes, randomBytes(4)])))).toBe(false)
})

describe.runIf(available('sshd'))('beside OpenSSH', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-sshsig-'))
    await writeFile(join(folder, 'message'), message)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each([
    ['ed25519', []],
    ['rsa', ['-b', '2048']],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '521']],
  ])('what ssh-keygen signs with %s %j is taken', async (type, more) => {
    const file = join(folder, `own-${type}-${more.join('')}`)
    await run('ssh-keygen', ['-q', '-t', type, ...more, '-N', '', '-f', file])
    await rm(join(folder, 'message.sig'), { force: true })
    await run('ssh-keygen', ['-Y', 'sign', '-q', '-n', 'countersign-lease', '-f', file, join(folder, 'message')])
    const signature = await readFile(join(folder, 'message.sig'), 'utf8')
    const key = publicKeyFromLine(await readFile(`${file}.pub`, 'utf8'))
    expect(isSignedWith(signature, key, 'countersign-lease', message)).toBe(true)
    expect(isSignedWith(signature, key, 'countersign-lease', Buffer.from('else'))).toBe(false)
  })

  test('what we sign is taken by ssh-keygen', async () => {
    const own = signerFrom(generateKeyPair().privateKey)
    await writeFile(join(folder, 'ours.sig'), signedFile(own, 'countersign-lease', message))
    await writeFile(join(folder, 'signers'), `me ${publicLineOf(own.publicKey)}\n`)
    const check = run('ssh-keygen', [
      '-Y',
      'verify',
      '-n',
      'countersign-lease',
      '-I',
      'me',
      '-f',
      join(folder, 'signers'),
      '-s',
      join(folder, 'ours.sig'),
    ])
    check.child.stdin!.end(message)
    expect((await check).stdout).toContain('Good "countersign-lease" signature')
  })
})
