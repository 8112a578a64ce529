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
  connection.on('close', () => {
    open = false
  })
  return {
    alive: async () => {
      if (!open) return false
      try {
        const channel = await connection.createChannel()
        channel.on('error', () => undefined)
        await channel.close()
        return true
      } catch {
        return false
      }
    },
    close: async () => {
      if (open) await connection.close().catch(() => undefined)
    },
  }
}
