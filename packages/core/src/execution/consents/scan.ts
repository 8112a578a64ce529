// One reading of the consents of one system, page by page. SAFETY: the system may hang, lie, repeat itself or never come to an end; what isn't read
// whole says of no consent that it is gone.
import type { Observer } from '@countersign/connector-kit'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import {
  beginReading,
  consentsNotSeen,
  endConsent,
  finishReading,
  lockReading,
  renewReading,
  seenConsent,
  takeConsent,
} from '../../registry/consents/index.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { readSystem, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Doubt, doubt, isDoubt, leaseSeconds, longestMs, openObserver, pagesOf } from '../standing/index.ts'

/** Taken in, or found to be gone, in one transaction. */
const atOnce = 200

class Overtaken extends Error {}

interface Reading {
  readonly runtime: Runtime
  readonly caller: Caller
  readonly system: string
  readonly number: number
}

/** Within a reading's transaction: that it still is the one. */
const inReading = <T>({ runtime, caller, system, number }: Reading, body: (work: Work) => Promise<T>): Promise<T> =>
  transact(runtime, caller, async (work) => {
    const row = await lockReading(work.db, work.org, system)
    if (row?.reading !== number || row.lease_until === null) throw new Overtaken('another reading has begun')
    await renewReading(work.db, work.org, system, plusSeconds(work.at, leaseSeconds))
    return body(work)
  })

const take = async (reading: Reading, list: NonNullable<Observer['consents']>): Promise<{ seen: number; doubted: Doubt | undefined }> => {
  const { runtime, system, number } = reading
  const began = runtime.clock.monotonic()
  let seen = 0
  for await (const page of pagesOf(runtime, system, list)) {
    if (isDoubt(page)) return { seen, doubted: page }
    const read = page.items.map((item) => seenConsent(system, item))
    const these = read.filter((one) => one !== undefined)
    for (let from = 0; from < these.length; from += atOnce)
      await inReading(reading, async (work) => {
        for (const fact of these.slice(from, from + atOnce)) await takeConsent(runtime, work, fact, number)
      })
    seen += read.length
    if (read.includes(undefined))
      return { seen, doubted: doubt('listing.malformed', 'a consent of the listing has no form that could be kept') }
    if (runtime.clock.monotonic() - began > longestMs)
      return { seen, doubted: doubt('listing.too_long', 'the listing could not be read to its end in time') }
  }
  return { seen, doubted: undefined }
}

const finish = async (reading: Reading, seen: number, doubted: Doubt | undefined): Promise<void> => {
  const { runtime, caller, system, number } = reading
  if (!doubted)
    for (;;) {
      const rows = await consentsNotSeen(runtime.db, caller.org, system, number, atOnce)
      if (rows.length === 0) break
      await inReading(reading, async (work) => {
        for (const { id } of rows) await endConsent(work, id, 'gone', 'the system no longer lists it, in a whole reading')
      })
    }
  await inReading(reading, async (work) => {
    if (doubted)
      await openFinding(runtime, work, {
        kind: 'consent.not_readable',
        subject: system,
        severity: 'moderate',
        detail: { system, code: doubted.code, reason: doubted.detail },
      })
    else await closeFinding(work, 'consent.not_readable', system)
    const outcome = doubted ? 'inconclusive' : 'complete'
    await finishReading(work.db, work.org, system, {
      ended_at: work.at,
      outcome,
      code: doubted?.code ?? '',
      detail: doubted?.detail ?? '',
      seen,
      ...(doubted ? {} : { complete_at: work.at }),
    })
    work.record({ kind: 'consent.scanned', body: { system, outcome, code: doubted?.code ?? '', seen } })
  })
}

/** Reads what a system tells of consents; nothing where its connector can't list them, or another reading has it in hand. */
export const readConsents = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const system = await readSystem(runtime.db, caller.org, id)
  const kinds = Object.values((system && runtime.connectors.definition(system.connector)?.credentialKinds) ?? {})
  if (!system || !kinds.some(({ consent }) => consent)) return
  const opened = await openObserver(runtime, toSystemRecord(system))
  if (!isDoubt(opened) && opened.observer.consents === undefined) return
  const at = runtime.clock.now()
  const number = await transact(runtime, caller, (work) => beginReading(work.db, work.org, id, at, plusSeconds(at, leaseSeconds)))
  if (number === undefined) return
  const reading: Reading = { runtime, caller, system: id, number }
  try {
    if (isDoubt(opened)) return await finish(reading, 0, opened)
    const { observer } = opened
    const { seen, doubted } = await take(reading, (cursor, signal) => observer.consents!(cursor, signal))
    await finish(reading, seen, doubted)
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
  }
}
