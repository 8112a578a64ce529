// What the SSH suites share: a session that is really open, and credentials as handles name them. Used by tests only.
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
        const timer = setTimeout(() => finish(false), 3000)
        client.once('close', onClose)
        channel.once('data', onData)
        channel.write('still there?\n')
      }),
    close: async () => {
      client.destroy()
    },
  }
}
