// A plain log-in through the usual client library, as a workload does it. For tests.
import type { Presentable } from '@countersign/connector-kit'
import type { OpenSession } from '@countersign/connector-kit/conformance'
import { createClient } from 'redis'

export const openLogin = async (
  at: { readonly host: string; readonly port: number },
  { handle, secret }: Presentable,
): Promise<OpenSession> => {
  const client = createClient({
    socket: { host: at.host, port: at.port, reconnectStrategy: false, connectTimeout: 5_000 },
    username: handle.account,
    password: secret.expose(),
  })
  client.on('error', () => undefined)
  await client.connect()
  return {
    alive: async () => {
      if (!client.isOpen) return false
      return client.ping().then(
        () => true,
        () => false,
      )
    },
    close: async () => {
      if (client.isOpen) client.destroy()
    },
  }
}
