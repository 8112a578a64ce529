// The conformance suite for both kinds against OpenSSH's own server, and what only it can show.
import { randomBytes } from 'node:crypto'
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { type Presentable, Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { type OpenSsh, startOpenSsh } from '@countersign/downstreams/openssh'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificateLine, issueCertificate } from './certificate.ts'
import { joinSecret } from './certificate-secret.ts'
import { certificateHandle } from './handle.ts'
import { generateKeyPair, hostSessionsScript, ssh } from './index.ts'
import { generatePrivateKey, signerFrom } from './private-key.ts'
import { openCertificateSession, openEchoSession, publicKeyCredential } from './testing.ts'

const canaryKey = generateKeyPair('canary')
const operator = generateKeyPair('operator')
const observer = generateKeyPair('observer')

const start = () =>
  startOpenSsh({
    operatorKey: operator.publicLine,
    observerKey: observer.publicLine,
    fixedKeys: { [CANARY]: canaryKey.publicLine },
    sessionScript: hostSessionsScript,
  })

const isRoot = process.getuid?.() === 0
/** An account with a working shell; as root the canary has one of its own, without a shell, which is enough to be authenticated. */
const ACCOUNT = userInfo().username
const CANARY = isRoot ? 'daemon' : ACCOUNT

/** A certificate made around the connector, entered in the register as an issuing process would. */
async function certify(server: OpenSsh, name: string): Promise<Presentable> {
  const key = generatePrivateKey()
  const certificate = issueCertificate(
    {
      subject: signerFrom(key).publicKey,
      serial: randomBytes(8).readBigUInt64BE() | 1n,
      keyId: `by hand ${randomBytes(4).toString('hex')}`,
      principals: [name],
      validAfter: new Date(Date.now() - 60_000),
      validBefore: new Date(Date.now() + 3_600_000),
      extensions: [],
    },
    signerFrom(new Secret(server.authorityKey)),
  )
  await appendFile(server.register, `${certificateLine(certificate)}\n`)
  return { handle: certificateHandle(certificate, name), secret: joinSecret(key, certificate) }
}

async function target(kind: 'ssh.public_key' | 'ssh.certificate'): Promise<ConformanceTarget> {
  const server = await start()
  const gate = await TcpGate.open(server)
  const at = { host: gate.host, port: gate.port, hostKeys: [server.hostKey] }
  const users = { operatorUser: server.adminUser, observerUser: server.adminUser }
  const place = (path: string) => ({ at: 'sftp', ...at, ...users, path })
  const config = {
    doors: [{ id: 'main', ...at }],
    canaryAccount: CANARY,
    keys: { directory: place(server.keysDirectory) },
    certificates: { authority: server.authority, register: place(server.register) },
    revocationLists: [place(server.revocationList)],
    sessions: { ...at, ...users, command: server.sessionCommand },
  }
  const canaryCertificate = await certify(server, CANARY)
  const authorityKey = new Secret(server.authorityKey)
  return {
    connector: ssh,
    config,
    operatorSecrets: { operator_key: operator.privateKey, authority_key: authorityKey },
    observerSecrets: { observer_key: observer.privateKey, canary_key: canaryKey.privateKey, canary_certificate: canaryCertificate.secret },
    observerAsOperator: { config, secrets: { operator_key: observer.privateKey, authority_key: generatePrivateKey() } },
    provision: async () => {
      if (kind === 'ssh.certificate') return certify(server, ACCOUNT)
      const { privateKey, publicLine } = generateKeyPair()
      await appendFile(join(server.keysDirectory, ACCOUNT), `${publicLine} by hand\n`)
      return publicKeyCredential(ACCOUNT, privateKey)
    },
    newSpec: () => ({ handle: { kind, account: ACCOUNT }, purpose: 'conformance' }),
    ...(kind === 'ssh.public_key' ? { nextSecret: () => generateKeyPair().privateKey } : {}),
    openSession: ({ handle, secret }) =>
      kind === 'ssh.public_key' ? openEchoSession(server, handle.account, secret) : openCertificateSession(server, handle.account, secret),
    secretNamesItself: true,
    outage: () => gate.outage(),
    hang: () => gate.hang(),
    close: async () => {
      await gate.close()
      await server.close()
    },
  }
}

describe.runIf(available('sshd'))('openssh', () => {
  connectorConformance('ssh public keys on OpenSSH', () => target('ssh.public_key'))
  connectorConformance('ssh certificates on OpenSSH', () => target('ssh.certificate'))

  describe('what the host shows', () => {
    let server: OpenSsh
    beforeAll(async () => {
      server = await start()
    })
    afterAll(async () => {
      await server.close()
    })
    const local = (path: string) => ({ at: 'local' as const, path })
    const config = (more: object = {}) => ({
      doors: [{ id: 'main', host: server.host, port: server.port, hostKeys: [server.hostKey] }],
      canaryAccount: CANARY,
      keys: { directory: local(server.keysDirectory) },
      certificates: { authority: server.authority, register: local(server.register) },
      revocationLists: [local(server.revocationList)],
      ...more,
    })
    const openBoth = (more: object = {}) => ({
      operator: ssh.openOperator(config(more), { authority_key: new Secret(server.authorityKey) }),
      observer: ssh.openObserver(config(more), {}),
    })
    const call = (idempotencyKey = randomBytes(8).toString('hex')) => ({ idempotencyKey, signal: AbortSignal.timeout(10_000) })
    const answer = async (sides: ReturnType<typeof openBoth>, credential: Presentable) => {
      const [door] = sides.observer.doors(credential.handle)
      return (await sides.observer.present(door!, credential, AbortSignal.timeout(10_000))).answer
    }
    const create = async (sides: ReturnType<typeof openBoth>, kind: string, key?: string) => {
      const made = await sides.operator.create!({ handle: { kind, account: ACCOUNT }, purpose: 'test' }, call(key))
      if (made.status !== 'done') throw new Error(`${made.code} ${made.detail}`)
      return made.value
    }

    test('every certificate that a repeated create hands out dies by the one revocation', async () => {
      const sides = openBoth()
      const first = await create(sides, 'ssh.certificate', 'same call')
      const second = await create(sides, 'ssh.certificate', 'same call')
      expect(second.handle).toEqual(first.handle)
      expect([await answer(sides, first), await answer(sides, second)]).toEqual(['accepted', 'accepted'])
      await sides.operator.delete!(first.handle, undefined, call())
      expect([await answer(sides, first), await answer(sides, second)]).toEqual(['refused', 'refused'])
    })

    test("a certificate's serial of another account cannot be ended through one's own name", async () => {
      const sides = openBoth()
      const victim = await create(sides, 'ssh.certificate')
      const outcome = await sides.operator.delete!({ ...victim.handle, account: 'somebody' }, undefined, call())
      expect(outcome.status).toBe('refused')
      expect(await answer(sides, victim)).toBe('accepted')
    })

    test('a missing revocation list is never replaced by a fresh one', async () => {
      const path = join(server.dir, 'not-mounted')
      const sides = openBoth({ revocationLists: [local(path)] })
      const victim = await create(sides, 'ssh.certificate')
      expect(await sides.operator.delete!(victim.handle, undefined, call())).toMatchObject({
        status: 'refused',
        code: 'ssh.revocation_list_missing',
      })
      await expect(readFile(path)).rejects.toThrow(/ENOENT/)
    })

    test('with two lists a revocation that one of them did not take is not done, and the repeated call completes it', async () => {
      const second = join(server.dir, 'second-list')
      const sides = openBoth({ revocationLists: [local(server.revocationList), local(second)] })
      const victim = await create(sides, 'ssh.certificate')
      expect((await sides.operator.delete!(victim.handle, undefined, call())).status).toBe('refused')
      await writeFile(second, '')
      expect((await sides.operator.delete!(victim.handle, undefined, call())).status).toBe('done')
      expect(await sides.observer.observe(victim.handle, AbortSignal.timeout(5000))).toMatchObject({ value: { state: 'disabled' } })
    })

    test('many revocations at once: none is lost', async () => {
      const sides = openBoth()
      const victims = await Promise.all(Array.from({ length: 12 }, () => create(sides, 'ssh.certificate')))
      const outcomes = await Promise.all(victims.map(({ handle }) => sides.operator.delete!(handle, undefined, call())))
      expect(outcomes.map(({ status }) => status)).toEqual(victims.map(() => 'done'))
      for (const victim of victims) expect(await answer(sides, victim)).toBe('refused')
    })

    test('a host that shows another host key is unreachable, for keys and for certificates', async () => {
      const stranger = generateKeyPair().publicLine
      const sides = openBoth({ doors: [{ id: 'main', host: server.host, port: server.port, hostKeys: [stranger] }] })
      for (const kind of ['ssh.public_key', 'ssh.certificate']) {
        const credential = await create(sides, kind)
        const [door] = sides.observer.doors(credential.handle)
        expect(await sides.observer.present(door!, credential, AbortSignal.timeout(10_000))).toMatchObject({
          answer: 'unreachable',
          code: 'ssh.host_key_mismatch',
        })
      }
    })

    test('a key that ends at an instant is taken before it and refused after it', async () => {
      const sides = openBoth()
      const made = async (expiresAt: Date) => {
        const outcome = await sides.operator.create!(
          { handle: { kind: 'ssh.public_key', account: ACCOUNT }, purpose: 'test', expiresAt: expiresAt.toISOString() },
          call(),
        )
        if (outcome.status !== 'done') throw new Error(outcome.detail)
        return outcome.value
      }
      expect(await answer(sides, await made(new Date(Date.now() + 3_600_000)))).toBe('accepted')
      expect(await answer(sides, await made(new Date(Date.now() - 3_600_000)))).toBe('refused')
    })

    test('a presentation leaves no file behind and its key was never on the disk', async () => {
      const sides = openBoth()
      const credential = await create(sides, 'ssh.certificate')
      const ours = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('countersign-ssh-'))
      const before = await ours()
      await answer(sides, credential)
      expect(await ours()).toEqual(before)
    })

    test('without a register the inventory is unknown, not short', async () => {
      const sides = openBoth({ certificates: { authority: server.authority } })
      expect((await sides.observer.inventory(undefined, AbortSignal.timeout(5000))).status).toBe('unknown')
    })
  })
})
