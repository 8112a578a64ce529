// What the SSH suites share: a session that is really open, and credentials as handles name them. Used by tests only.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Presentable, Secret } from '@countersign/connector-kit'
import type { OpenSession } from '@countersign/connector-kit/conformance'
import { type Address, connect } from './connection.ts'
import { publicKeyHandle } from './handle.ts'
import { signerFrom } from './private-key.ts'
import { fingerprintOf } from './public-key.ts'

export const publicKeyCredential = (account: string, secret: Secret): Presentable => ({
  handle: publicKeyHandle(account, fingerprintOf(signerFrom(secret).publicKey.blob)),
  secret,
})

/** A session whose program (`cat`) gives back what it is sent. */
export async function openEchoSession(
  server: { host: string; port: number; hostKey: string },
  account: string,
  key: Secret,
): Promise<OpenSession> {
  const address: Address = { host: server.host, port: server.port, hostKeys: [server.hostKey] }
  const connected = await connect(address, account, key, AbortSignal.timeout(10_000))
  if (connected.answer !== 'accepted') throw new Error(`the session did not open: ${connected.answer}`)
  const { client } = connected
  let closed = false
  client.on('close', () => {
    closed = true
  })
  const channel = await new Promise<import('ssh2').ClientChannel>((resolve, reject) =>
    client.exec('cat', (error, opened) => (error ? reject(error) : resolve(opened))),
  )
  channel.on('error', () => {})
  return {
    alive: () =>
      new Promise<boolean>((resolve) => {
        if (closed) return resolve(false)
        const finish = (answer: boolean) => {
          clearTimeout(timer)
          client.removeListener('close', onClose)
          channel.removeListener('data', onData)
          resolve(answer)
        }
        const onClose = () => finish(false)
        const onData = () => finish(true)
        const timer = setTimeout(() => finish(false), 20_000)
        client.once('close', onClose)
        channel.once('data', onData)
        channel.write('still there?\n')
      }),
    close: async () => {
      client.destroy()
    },
  }
}

/** The same with a certificate, through OpenSSH's client: files of a test, removed with the session. */
export async function openCertificateSession(
  server: { host: string; port: number; hostKey: string },
  account: string,
  secret: Secret,
): Promise<OpenSession> {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-session-'))
  const text = secret.expose().trimEnd()
  const cut = text.lastIndexOf('\n')
  await writeFile(join(dir, 'id'), `${text.slice(0, cut)}\n`, { mode: 0o600 })
  await writeFile(join(dir, 'id-cert.pub'), `${text.slice(cut + 1)}\n`)
  await writeFile(join(dir, 'known'), `door ${server.hostKey}\n`)
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    `UserKnownHostsFile=${join(dir, 'known')}`,
    'HostKeyAlias=door',
    `CertificateFile=${join(dir, 'id-cert.pub')}`,
    'ControlPath=none',
  ]
  const child = spawn(
    'ssh',
    [
      '-F',
      '/dev/null',
      '-T',
      '-i',
      join(dir, 'id'),
      '-p',
      String(server.port),
      '-l',
      account,
      ...options.map((each) => `-o${each}`),
      server.host,
      'cat',
    ],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  child.stdin.on('error', () => {})
  const alive = () =>
    new Promise<boolean>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve(false)
      const finish = (answer: boolean) => {
        clearTimeout(timer)
        child.removeListener('close', onClose)
        child.stdout.removeListener('data', onData)
        resolve(answer)
      }
      const onClose = () => finish(false)
      const onData = () => finish(true)
      const timer = setTimeout(() => finish(false), 20_000)
      child.once('close', onClose)
      child.stdout.once('data', onData)
      child.stdin.write('still there?\n')
    })
  return {
    alive,
    close: async () => {
      child.kill('SIGKILL')
      await rm(dir, { recursive: true, force: true })
    },
  }
}
