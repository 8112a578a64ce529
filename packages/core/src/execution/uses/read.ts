// One look at who is connected to a system: to which credential each belongs, and which workload it is. SAFETY: a system may say anything; what has no form is left
// out of the look, and a look that is not whole says nothing of who is not there.
import { transact } from '../../evidence/journal/index.ts'
import { withDeadline } from '../../platform/deadline.ts'
import { putSightings, readSystem, type Sighting, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { atSystem } from '../changes/index.ts'
import { type Doubt, doubt, isDoubt, openObserver } from '../standing/index.ts'
import { countSessions } from './count-sessions.ts'
import { type Client, placing } from './model.ts'
import { settleOutlived } from './outlived.ts'
import { keepSessions } from './sessions-store.ts'
import { credentialsOfAccounts, keepReading, noteUsed, runningWorkloads } from './store.ts'

const mostClients = 50_000

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 500 && !/\p{Cc}|\p{Cs}/u.test(value) ? value : undefined

const instantOf = (value: unknown): Date | undefined => {
  const at = new Date(typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(at.getTime()) ? undefined : at
}

const clientOf = (value: unknown): Client | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const { account, from, client, since } = value as { account?: unknown; from?: unknown; client?: unknown; since?: unknown }
  const name = text(account)
  return name === undefined ? undefined : { account: name, from: text(from), client: text(client), since: instantOf(since) }
}

interface Heard {
  readonly clients: readonly Client[]
  /** Accounts of which nothing is told. */
  readonly untold: readonly string[]
}

/** Undefined: its connector can't tell. */
const hear = async (runtime: Runtime, system: Parameters<typeof openObserver>[1]): Promise<Heard | Doubt | undefined> => {
  const opened = await openObserver(runtime, system)
  if (isDoubt(opened)) return opened
  const { observer } = opened
  if (!observer.clients) return undefined
  try {
    const outcome = await atSystem(runtime, system.id, () =>
      withDeadline((signal) => observer.clients!(signal), runtime.settings.callTimeoutSeconds * 1000),
    )
    if (outcome.status !== 'done') return doubt(`system.${outcome.status}`, `${outcome.code}: who is connected could not be read`)
    if (!Array.isArray(outcome.value) || outcome.value.length > mostClients)
      return doubt('listing.malformed', 'the list of who is connected has no form that could be read')
    return { clients: outcome.value.flatMap((one: unknown) => clientOf(one) ?? []), untold: observer.clientsUntold ?? [] }
  } catch {
    return doubt('system.no_answer', 'the system did not answer in time, or its answer could not be read')
  }
}

/** With each reading of a system. The same look twice says nothing twice. */
export const readClients = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const system = await readSystem(runtime.db, caller.org, id)
  if (!system || !runtime.connectors.definition(system.connector)) return
  const began = runtime.clock.now()
  const heard = await hear(runtime, toSystemRecord(system))
  if (heard === undefined) return
  await transact(runtime, caller, async (work) => {
    if (isDoubt(heard))
      return keepReading(work.db, work.org, id, { at: work.at, doubted: heard, clients: 0, unplaced: 0, every: 0, untold: [] })
    const { clients } = heard
    const accounts = [...new Set(clients.map(({ account }) => account))]
    const credentials = await credentialsOfAccounts(work.db, work.org, id, accounts)
    const whose = placing(await runningWorkloads(work.db, work.org))
    let unplaced = 0
    const seen: Sighting[] = clients.flatMap((client) => {
      const credential = credentials.get(client.account)
      if (credential === undefined) return []
      const placed = whose(client)
      if (placed === undefined) unplaced += 1
      return placed === undefined ? [] : [{ credential, ...placed }]
    })
    await noteUsed(work.db, work.org, [...credentials.values()], work.at)
    const fresh = await putSightings(work.db, work.org, seen, work.at)
    await keepReading(work.db, work.org, id, {
      at: work.at,
      doubted: undefined,
      clients: clients.length,
      unplaced,
      every: runtime.settings.accessScanSeconds,
      untold: heard.untold,
    })
    await keepSessions(work.db, work.org, id, countSessions(clients), began)
    await settleOutlived(runtime, work, system)
    work.record({
      kind: 'clients.read',
      body: { system: id, clients: clients.length, unplaced, learnt: fresh.slice(0, 100).map((one) => ({ ...one })) },
    })
  })
}
