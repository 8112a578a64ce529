// Certificates that are lent: what may be brought, what a rule may say, and, on OpenSSH's own server, that one may do what its rule says and nothing else, and
// that its stand-in may do nothing at all and dies with it.
import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { type CredentialSpec, type Operator, Secret } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import { type OpenSsh, startOpenSsh } from '@countersign/downstreams/openssh'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateKeyPair, ssh } from './index.ts'
import { certificateLending } from './lending.ts'
import { isSourceAddress } from './source-address.ts'
import { openCertificateSession } from './testing.ts'

const { publicLine, privateKey } = generateKeyPair('somebody')
const read = (text: string) => certificateLending.bringsKey!.read(text)

describe('a key that is brought', () => {
  test('is one public line, and its comment is left out', () => {
    expect(read(publicLine)).toBe(publicLine.split(' ').slice(0, 2).join(' '))
  })
  test.each([
    ['a private key', privateKey.expose()],
    ['nothing', ''],
    ['two keys', `${publicLine}\n${publicLine}`],
    ['options before it', `command="x" ${publicLine}`],
    ['another type than its bytes', publicLine.replace('ssh-ed25519 ', 'ssh-rsa ')],
    ['bytes that go on', publicLine.replace(/^(\S+ \S+).*/, '$1AAAA')],
    ['a certificate', `ssh-ed25519-cert-v01@openssh.com ${publicLine.split(' ')[1]}`],
    [
      'a key of 512 bits',
      `ssh-rsa ${Buffer.concat([Buffer.from('000000077373682d727361', 'hex'), Buffer.from('0000000301000100000041', 'hex'), randomBytes(65)]).toString('base64')}`,
    ],
    ['letters that only look alike', publicLine.replace('ssh', 'ѕsh')],
    ['far too much', `${publicLine} ${'x'.repeat(5000)}`],
  ])('is not %s', (_what, text) => {
    expect(read(text)).toBeUndefined()
  })
})

describe('a source address', () => {
  test.each(['10.0.0.0/8', '192.0.2.7', '192.0.2.7/32', '0.0.0.0/0', '2001:db8::/32', '::1', '2001:db8::1/128', '::ffff:192.0.2.0/120'])(
    'may be %s',
    (text) => {
      expect(isSourceAddress(text)).toBe(true)
    },
  )
  test.each([
    '10.0.0.1/8',
    '192.0.2.7/33',
    '192.0.2.7/',
    '192.0.2',
    '2001:db8::1/32',
    '::1/129',
    'fe80::1%eth0',
    'example.com',
    '*',
    '!10.0.0.0/8',
    '10.0.0.0/8,::/0',
  ])('may not be %s', (text) => {
    expect(isSourceAddress(text)).toBe(false)
  })
})

describe.runIf(available('sshd'))('on a host', () => {
  const account = userInfo().username
  let server: OpenSsh
  let operator: Operator
  beforeAll(async () => {
    server = await startOpenSsh({ operatorKey: generateKeyPair().publicLine, observerKey: generateKeyPair().publicLine })
    operator = ssh.openOperator(
      {
        doors: [{ id: 'main', host: server.host, port: server.port, hostKeys: [server.hostKey] }],
        certificates: { authority: server.authority, register: { at: 'local', path: server.register }, extensions: ['permit-pty'] },
        revocationLists: [{ at: 'local', path: server.revocationList }],
      },
      { authority_key: new Secret(server.authorityKey) },
    )
  })
  afterAll(async () => {
    await operator?.close()
    await server?.close()
  })
  const call = () => ({ idempotencyKey: randomBytes(8).toString('hex'), signal: AbortSignal.timeout(10_000) })
  const spec = (narrow: object = {}, more: Partial<CredentialSpec> = {}): CredentialSpec => ({
    handle: certificateLending.nameOf!({ kind: 'ssh.certificate', account }, randomBytes(32)),
    purpose: 'a test',
    publicKey: read(publicLine)!,
    narrow: narrow as Record<string, unknown>,
    ...more,
  })
  const lent = async (narrow: object = {}, more: Partial<CredentialSpec> = {}) => {
    const asked = spec(narrow, more)
    const outcome = await operator.create!(asked, call())
    if (outcome.status !== 'done') throw new Error(outcome.code)
    expect(outcome.value.handle).toEqual(asked.handle)
    return { ...outcome.value, own: new Secret(`${privateKey.expose().trimEnd()}\n${outcome.value.forHolder!.expose()}`) }
  }
  const opens = async (secret: Secret) => {
    const session = await openCertificateSession(server, account, secret)
    const alive = await session.alive()
    await session.close()
    return alive
  }

  test('its holder gets in and its stand-in runs nothing; both die by the one serial number', async () => {
    const { own, secret, handle } = await lent()
    expect([await opens(own), await opens(secret)]).toEqual([true, false])
    expect((await server.log()).includes(`(serial ${handle.key!.slice('serial:'.length)})`)).toBe(true)
    expect((await operator.delete!(handle, undefined, call())).status).toBe('done')
    expect([await opens(own), await opens(secret)]).toEqual([false, false])
    expect(await operator.create!(spec({}, { handle }), call())).toMatchObject({ status: 'refused', code: 'ssh.revoked' })
  })

  test('it runs the one command that the rule names, and comes from nowhere else', async () => {
    expect(await opens((await lent({ command: '/bin/false' })).own)).toBe(false)
    expect(await opens((await lent({ sourceAddresses: ['192.0.2.0/24'] })).own)).toBe(false)
    expect(await opens((await lent({ sourceAddresses: ['127.0.0.0/8'] })).own)).toBe(true)
  })

  test('more than the settings let, more than the schema knows, or no end: nothing is made', async () => {
    const asked: [CredentialSpec, string][] = [
      [spec({ extensions: ['permit-agent-forwarding'] }), 'ssh.extension_not_allowed'],
      [spec({ principals: ['root'] }), 'ssh.bad_narrowing'],
      [spec({}, { handle: { kind: 'ssh.certificate', account, key: 'id:mine' } }), 'ssh.bad_handle'],
      [spec({}, { expiresAt: new Date(Date.now() - 1000).toISOString() }), 'ssh.bad_expiry'],
      [spec({}, { publicKey: 'ssh-ed25519 AAAA' }), 'ssh.malformed'],
    ]
    for (const [each, code] of asked) expect(await operator.create!(each, call())).toMatchObject({ status: 'refused', code })
  })
})
