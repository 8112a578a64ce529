// A plain log-in through the usual client library, as a workload does it. For tests.
import type { Presentable } from '@countersign/connector-kit'
import type { OpenSession } from '@countersign/connector-kit/conformance'
import mysql from 'mysql2/promise'
import { parseName } from './account.ts'

export const openLogin = async (
  at: { readonly host: string; readonly port: number },
  { handle, secret }: Presentable,
): Promise<OpenSession> => {
  const connection = await mysql.createConnection({
    host: at.host,
    port: at.port,
    user: parseName(handle.account)?.user ?? '',
    password: secret.expose(),
    connectTimeout: 5_000,
  })
  connection.on('error', () => undefined)
  return {
    alive: async () =>
      connection.query({ sql: 'SELECT 1', timeout: 5_000 }).then(
        () => true,
        () => false,
      ),
    close: async () => connection.destroy(),
  }
}
