import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { available } from '@countersign/downstreams/availability'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificateLine, issueCertificate } from './certificate.ts'
import { emptyRevocationList, isRevoked, type Revocation, readRevocationList, revoke, writeRevocationList } from './krl.ts'
import { generateKeyPair, signerFrom } from './private-key.ts'
import { digestOf, fingerprintOf } from './public-key.ts'

const authority = signerFrom(generateKeyPair().privateKey)
const subject = generateKeyPair('subject')
const subjectKey = signerFrom(subject.privateKey).publicKey
const certificate = (serial: bigint, keyId: string) =>
  issueCertificate(
    {
      subject: subjectKey,
      serial,
      keyId,
      principals: ['svc'],
      validAfter: new Date(Date.now() - 60_000),
      validBefore: new Date(Date.now() + 600_000),
      extensions: ['permit-pty', 'no-touch-required'],
    },
    authority,
  )

const anyRevocation: fc.Arbitrary<Revocation> = fc.oneof(
  fc.record({
    by: fc.constant('serial' as const),
    authority: fc.constantFrom(authority.publicKey.blob, Buffer.alloc(0)),
    serial: fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }),
  }),
  fc.record({
    by: fc.constant('key_id' as const),
    authority: fc.constant(authority.publicKey.blob),
    keyId: fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
  }),
  fc.record({ by: fc.constant('sha256' as const), digest: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => Buffer.from(b)) }),
)

test('whatever is revoked stays revoked when the list is written and read back', () => {
  fc.assert(
    fc.property(fc.array(anyRevocation, { maxLength: 30 }), (revocations) => {
      let list = emptyRevocationList()
      for (const revocation of revocations) {
        revoke(list, revocation)
        list = readRevocationList(writeRevocationList(list, new Date(0)))
      }
      for (const revocation of revocations) expect(isRevoked(list, revocation)).toBe(true)
      expect(isRevoked(list, { by: 'sha256', digest: digestOf(fingerprintOf(Buffer.from('nobody'))) })).toBe(false)
    }),
    { numRuns: 100 },
  )
})

test('revoking twice changes nothing', () => {
  const list = emptyRevocationList()
  const revocation: Revocation = { by: 'serial', authority: authority.publicKey.blob, serial: 7n }
  expect([revoke(list, revocation), revoke(list, revocation), list.version]).toEqual([true, false, 1n])
})

test('a list that is cut, of another format, or has a section that we do not know is refused, never read as smaller', () => {
  const list = emptyRevocationList()
  revoke(list, { by: 'serial', authority: authority.publicKey.blob, serial: 7n })
  const bytes = writeRevocationList(list, new Date(0))
  const header = writeRevocationList(emptyRevocationList(), new Date(0)).length
  for (let cut = 1; cut < bytes.length; cut++)
    if (cut !== header)
      expect(() => readRevocationList(bytes.subarray(0, cut)), `cut at ${cut}`).toThrow(expect.objectContaining({ code: 'ssh.malformed' }))
  expect(() => readRevocationList(Buffer.from(`${subject.publicLine}\n`))).toThrow(/binary krl format/)
  const withSignature = Buffer.concat([bytes, Buffer.from([4, 0, 0, 0, 0])])
  expect(() => readRevocationList(withSignature)).toThrow(/section of type 4/)
  expect(() => readRevocationList(Buffer.concat([bytes, Buffer.from([255, 0, 0, 0, 0])]))).toThrow(/section of type 255/)
})

describe.runIf(available('sshd'))('beside ssh-keygen', () => {
  let dir = ''
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-krl-'))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(dir, name), content)
    return join(dir, name)
  }
  const isRevokedBySshKeygen = (list: string, key: string) =>
    spawnSync('ssh-keygen', ['-Q', '-f', list, key], { encoding: 'utf8' }).status !== 0

  test('ssh-keygen reads our lists: a revoked serial, key id and key are revoked, their neighbours are not', () => {
    const [one, two] = [certificate(41n, 'one'), certificate((1n << 64n) - 1n, 'two two')]
    const list = emptyRevocationList()
    revoke(list, { by: 'serial', authority: authority.publicKey.blob, serial: 41n })
    const krl = () => file('krl', writeRevocationList(list, new Date()))
    const [fileOne, fileTwo, plain] = [
      file('one.pub', certificateLine(one)),
      file('two.pub', certificateLine(two)),
      file('plain.pub', subject.publicLine),
    ]
    expect([fileOne, fileTwo, plain].map((each) => isRevokedBySshKeygen(krl(), each))).toEqual([true, false, false])
    revoke(list, { by: 'key_id', authority: authority.publicKey.blob, keyId: 'two two' })
    expect([fileOne, fileTwo, plain].map((each) => isRevokedBySshKeygen(krl(), each))).toEqual([true, true, false])
    revoke(list, { by: 'sha256', digest: digestOf(fingerprintOf(subjectKey.blob)) })
    expect([fileOne, fileTwo, plain].map((each) => isRevokedBySshKeygen(krl(), each))).toEqual([true, true, true])
  })

  test('we read the lists of ssh-keygen, its bitmaps and ranges too, and lose nothing by adding to them', () => {
    const ca = file('ca.pub', `ssh-ed25519 ${authority.publicKey.blob.toString('base64')}`)
    const spec = file(
      'spec',
      [
        'serial: 1',
        'serial: 3',
        'serial: 5',
        'serial: 7',
        'serial: 8',
        'serial: 1000-200000',
        'id: somebody',
        `key: ${subject.publicLine}`,
      ].join('\n'),
    )
    execFileSync('ssh-keygen', ['-q', '-k', '-z', '9', '-f', join(dir, 'theirs'), '-s', ca, spec])
    const list = readRevocationList(readFileSync(join(dir, 'theirs')))
    const serial = (n: bigint) => isRevoked(list, { by: 'serial', authority: authority.publicKey.blob, serial: n })
    expect([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 999n, 1000n, 200_000n, 200_001n].map(serial)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ])
    expect(isRevoked(list, { by: 'key_id', authority: authority.publicKey.blob, keyId: 'somebody' })).toBe(true)
    expect(list.version).toBe(9n)
    revoke(list, { by: 'serial', authority: authority.publicKey.blob, serial: 77n })
    const rewritten = file('ours', writeRevocationList(list, new Date()))
    const shown = execFileSync('ssh-keygen', ['-Q', '-l', '-f', rewritten], { encoding: 'utf8' })
    for (const expected of ['# KRL version 10', 'serial: 3', 'serial: 77', 'serial: 1000-200000', 'id: somebody']) {
      expect(shown).toContain(expected)
    }
    expect(isRevokedBySshKeygen(rewritten, file('plain2.pub', subject.publicLine))).toBe(true)
  })

  test('ssh-keygen reads our certificates and finds their signature good', () => {
    const shown = execFileSync('ssh-keygen', ['-L', '-f', file('cert.pub', certificateLine(certificate(42n, 'a key id')))], {
      encoding: 'utf8',
    })
    for (const expected of [
      'ssh-ed25519-cert-v01@openssh.com user certificate',
      'Key ID: "a key id"',
      'Serial: 42',
      'Principals:',
      'svc',
      'permit-pty',
      `(using ssh-ed25519)`,
    ])
      expect(shown).toContain(expected)
  })
})
