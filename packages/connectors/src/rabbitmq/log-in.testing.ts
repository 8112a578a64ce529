// A plain connection through the usual client library, as a workload opens it. For tests.
import type { Presentable } from '@countersign/connector-kit'
import type { OpenSession } from '@countersign/connector-kit/conformance'
import { connect } from 'amqplib'

export const openLogin = async (
  at: { readonly host: string; readonly port: number },
  { handle, secret }: Presentable,
): Promise<OpenSession> => {
  const connection = await connect(
    { protocol: 'amqp', hostname: at.host, port: at.port, username: handle.account, password: secret.expose(), vhost: '/' },
    { timeout: 10_000 },
  )
  let open = true
  connection.on('error', () => undefined)
  const closed = new Promise<false>((resolve) => {
    connection.on('close', () => {
      open = false
      resolve(false)
    })
  })
  const opensChannel = async (): Promise<boolean> => {
    try {
      const channel = await connection.createChannel()
      channel.on('error', () => undefined)
      await channel.close()
      return true
    } catch {
      return false
    }
  }
  return {
    // A channel that is asked for while the broker closes is never answered.
    alive: async () => open && Promise.race([closed, opensChannel()]),
    close: async () => {
      if (open) await connection.close().catch(() => undefined)
    },
  }
}
