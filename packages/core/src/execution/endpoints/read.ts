// One reading of a system's endpoints. INVARIANT: a certificate that was seen stays until another one is seen; what is declared no longer goes only after a whole
// listing, with its findings; a listing that broke off marks what it did not come to as not looked at, and takes nothing away.
import { transact } from '../../evidence/journal/index.ts'
import { readSystem, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Doubt, doubt, isDoubt, longestMs, openObserver, pagesOf } from '../standing/index.ts'
import { endpointId, type Looked, lookedAt } from './model.ts'
import { deleteEndpoints, type EndpointRow, endpointsOf, lockSystem, markUnreached, putEndpoints } from './store.ts'
import { tellEndpoints } from './tell.ts'

/** The most that one system may declare. */
const mostEndpoints = 1000

interface Heard {
  readonly looked: readonly Looked[]
  readonly doubted: Doubt | undefined
}

const hear = async (runtime: Runtime, system: string, list: Parameters<typeof pagesOf>[2]): Promise<Heard> => {
  const began = runtime.clock.monotonic()
  const looked = new Map<string, Looked>()
  const heard = (doubted: Doubt | undefined): Heard => ({ looked: [...looked.values()], doubted })
  for await (const page of pagesOf(runtime, system, list)) {
    if (isDoubt(page)) return heard(page)
    for (const item of page.items) {
      const one = lookedAt(item)
      if (!one) return heard(doubt('listing.malformed', 'an endpoint of the listing has no form that could be kept'))
      looked.set(one.name, one)
    }
    if (looked.size > mostEndpoints) return heard(doubt('listing.too_long', `a system has at most ${mostEndpoints} endpoints`))
    if (runtime.clock.monotonic() - began > longestMs)
      return heard(doubt('listing.too_long', 'the listing could not be read to its end in time'))
  }
  return heard(undefined)
}

const rowOf = (work: Work, system: string, one: Looked, before: EndpointRow | undefined): EndpointRow => {
  const common = {
    org_id: work.org,
    id: endpointId(system, one.name),
    system_id: system,
    name: one.name,
    address: one.address,
    workload: one.workload,
    code: one.code,
    detail: one.detail,
    looked_at: work.at,
    first_looked_at: before?.first_looked_at ?? work.at,
  }
  // What another address showed says nothing of this one.
  const kept = before?.address === one.address ? before : undefined
  if (!one.certificate)
    return { ...common, certificate: kept?.certificate ?? null, served_at: kept?.served_at ?? null, changed_at: kept?.changed_at ?? null }
  const isSame = before?.certificate?.fingerprint === one.certificate.fingerprint
  return { ...common, certificate: one.certificate, served_at: work.at, changed_at: isSame ? before.changed_at : work.at }
}

const keep = async (work: Work, system: string, { looked, doubted }: Heard): Promise<void> => {
  await lockSystem(work.db, work.org, system)
  const before = new Map((await endpointsOf(work.db, work.org, system)).map((row) => [row.name, row]))
  if (doubted) await markUnreached(work.db, work.org, system, doubted.code, doubted.detail, work.at)
  const rows = looked.map((one) => rowOf(work, system, one, before.get(one.name)))
  await putEndpoints(work.db, rows)
  for (const row of rows) {
    const was = before.get(row.name)?.certificate ?? null
    if (row.certificate === null || row.certificate.fingerprint === was?.fingerprint) continue
    const { fingerprint, subject, serial, notAfter } = row.certificate
    work.record({
      kind: 'endpoint.shows',
      body: {
        endpoint: row.id,
        system,
        name: row.name,
        address: row.address,
        fingerprint,
        subject,
        serial,
        notAfter: notAfter ?? null,
        before: was?.fingerprint ?? null,
      },
    })
  }
  const declared = new Set(looked.map(({ name }) => name))
  const gone = doubted ? [] : [...before.values()].filter(({ name }) => !declared.has(name))
  if (gone.length > 0)
    await deleteEndpoints(
      work.db,
      work.org,
      gone.map(({ id }) => id),
    )
  work.record({
    kind: 'endpoint.looked',
    body: {
      system,
      outcome: doubted ? 'inconclusive' : 'complete',
      code: doubted?.code ?? '',
      looked: looked.length,
      served: looked.filter(({ certificate }) => certificate).length,
      undeclared: gone.map(({ name }) => name),
    },
  })
}

/** Looks at what a system declares; nothing where its connector doesn't look at endpoints. The same look twice says nothing twice. */
export const readEndpoints = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const system = await readSystem(runtime.db, caller.org, id)
  if (!system || !runtime.connectors.definition(system.connector)?.looksAtEndpoints) return
  const opened = await openObserver(runtime, toSystemRecord(system))
  const heard: Heard = isDoubt(opened)
    ? { looked: [], doubted: opened }
    : opened.observer.endpoints === undefined
      ? { looked: [], doubted: doubt('system.cannot_look', "the system's connector looks at no endpoints") }
      : await hear(runtime, id, (cursor, signal) => opened.observer.endpoints!(cursor, signal))
  await transact(runtime, caller, (work) => keep(work, id, heard))
  await tellEndpoints(runtime, caller)
}
