// A worker that logs in once and keeps its connection, as most do: it works on after its role was disabled, until its session is ended.
import type { Secret } from '@countersign/connector-kit'
import pg from 'pg'

export interface HeldSession {
  /** Statements that were answered, and when the first one was not. */
  readonly seen: { answered: number; endedAt: string | undefined; endedWith: string | undefined }
  stop(): Promise<void>
}

const EVERY_MS = 400

export const holdSession = async (server: { host: string; port: number }, account: string, secret: Secret): Promise<HeldSession> => {
  const seen: HeldSession['seen'] = { answered: 0, endedAt: undefined, endedWith: undefined }
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    database: 'postgres',
    user: account,
    password: secret.expose(),
    application_name: account,
    connectionTimeoutMillis: 5_000,
  })
  const ended = (error: Error & { code?: string }) => {
    if (seen.endedAt !== undefined) return
    seen.endedAt = new Date().toISOString()
    seen.endedWith = error.code ?? error.message
  }
  client.on('error', ended)
  await client.connect()
  const timer = setInterval(() => {
    client.query('select 1').then(
      () => {
        seen.answered += 1
      },
      (error: Error) => {
        ended(error)
        clearInterval(timer)
      },
    )
  }, EVERY_MS)
  return {
    seen,
    async stop() {
      clearInterval(timer)
      await client.end().catch(() => {})
    },
  }
}
