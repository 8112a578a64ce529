// The workload that stays: it shares a credential with a provider's, reads it from its secret file, holds a session with it, and moves to
// another one when that is delivered. Beside it a probe logs in anew all the time and counts each moment in which nothing would let it in.
import { readFile } from 'node:fs/promises'
import pg from 'pg'

interface Credential {
  readonly account: string
  readonly secret: string
}

export interface Continuity {
  /** Fresh log-ins tried, and those moments at which no credential of the workload worked. */
  readonly tries: number
  readonly gaps: number
  /** The accounts it worked under, in order. */
  readonly accounts: readonly string[]
}

export interface TrackingPortal {
  continuity(): Continuity
  stop(): Promise<void>
}

const PROBE_MS = 150

const parse = (text: string): Credential => {
  const { account, secret } = JSON.parse(text) as Partial<Credential>
  if (typeof account !== 'string' || typeof secret !== 'string') throw new Error('the secret file holds no account and secret')
  return { account, secret }
}

export const startTrackingPortal = async (server: { host: string; port: number }, secretFile: string): Promise<TrackingPortal> => {
  const connect = async ({ account, secret }: Credential, name: string): Promise<pg.Client> => {
    const client = new pg.Client({
      host: server.host,
      port: server.port,
      database: 'postgres',
      user: account,
      password: secret,
      application_name: name,
      connectionTimeoutMillis: 4_000,
    })
    client.on('error', () => {})
    await client.connect()
    return client
  }
  const read = async () => parse(await readFile(secretFile, 'utf8'))
  let held = await read()
  let session: pg.Client | undefined = await connect(held, 'tracking-portal')
  const accounts = [held.account]
  let tries = 0
  let gaps = 0
  let stopped = false

  /** Reads what was delivered; the old session ends only when the new one is open. */
  const follow = async (): Promise<void> => {
    const next = await read()
    if (next.account === held.account && next.secret === held.secret) return
    const opened = await connect(next, 'tracking-portal')
    const before = session
    session = opened
    held = next
    accounts.push(next.account)
    await before?.end().catch(() => {})
  }

  const works = async (credential: Credential): Promise<boolean> => {
    try {
      const client = await connect(credential, 'tracking-portal-probe')
      await client.query('select count(*) from shipments')
      await client.end()
      return true
    } catch {
      return false
    }
  }

  const loop = (async () => {
    while (!stopped) {
      await follow().catch(() => {})
      tries += 1
      // A moment without access is one in which neither what it holds nor what was delivered lets it in.
      if (!(await works(held)) && !(await works(await read().catch(() => held)))) gaps += 1
      await new Promise((resolve) => setTimeout(resolve, PROBE_MS))
    }
  })()
  return {
    continuity: () => ({ tries, gaps, accounts }),
    async stop() {
      stopped = true
      await loop
      await session?.end().catch(() => {})
    },
  }
}
