// The provider's side of the shared credential: it logs in for each batch of events, so it notices an end at its next batch.
import type { Secret } from '@countersign/connector-kit'
import pg from 'pg'

export interface FrequentLogin {
  readonly seen: { accepted: number; refusedAt: string | undefined; refusedWith: string | undefined }
  stop(): Promise<void>
}

const EVERY_MS = 500

export const logInOften = (server: { host: string; port: number }, account: string, secret: Secret): FrequentLogin => {
  const seen: FrequentLogin['seen'] = { accepted: 0, refusedAt: undefined, refusedWith: undefined }
  let stopped = false
  const once = async (): Promise<void> => {
    const client = new pg.Client({
      host: server.host,
      port: server.port,
      database: 'postgres',
      user: account,
      password: secret.expose(),
      application_name: 'event-feed',
      connectionTimeoutMillis: 4_000,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      seen.accepted += 1
    } catch (error) {
      const { code } = error as { code?: string }
      if (code?.startsWith('28')) {
        seen.refusedAt ??= new Date().toISOString()
        seen.refusedWith = code
      }
    } finally {
      await client.end().catch(() => {})
    }
  }
  const loop = (async () => {
    while (!stopped) {
      await once()
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  })()
  return {
    seen,
    async stop() {
      stopped = true
      await loop
    },
  }
}
