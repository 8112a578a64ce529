// A plain log-in, as a workload does it. For tests.
import type { Presentable } from '@countersign/connector-kit'
import type { OpenSession } from '@countersign/connector-kit/conformance'
import pg from 'pg'

export const openLogin = async (
  at: { readonly host: string; readonly port: number },
  { handle, secret }: Presentable,
  database = 'postgres',
): Promise<OpenSession & { client: pg.Client }> => {
  const client = new pg.Client({
    host: at.host,
    port: at.port,
    database,
    user: handle.account,
    password: secret.expose(),
    query_timeout: 5000,
  })
  client.on('error', () => undefined)
  await client.connect()
  return {
    client,
    alive: async () =>
      client.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    close: async () => void (await client.end().catch(() => undefined)),
  }
}
