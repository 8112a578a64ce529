// One reading of one system: everything that it lists, and by name whatever it leaves out of what is known. Findings follow in the same
// transaction as what was seen. INVARIANT: what was seen opens findings at once; only a whole reading closes any.
import type { Observer } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { answersFor } from '../../authority/delegations/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { readSystem, type SystemRow, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import {
  absentees,
  askForGhosts,
  beginNoticing,
  type Ghosts,
  type Noticing,
  noteGone,
  noteSeen,
  settleFindings,
} from '../reconciliation/index.ts'
import { knownAt, namedLike, notSeen } from './facts-store.ts'
import { groundAt } from './ground.ts'
import { canariesOf, type Doubt, doubt, isDoubt, observed, openObserver, pagesOf } from './listing.ts'
import { entryId, type Judged, judge, type Name, namesOf, type Seen, seenOf } from './model.ts'
import { countEntries, deleteEntries, type EntryRow, entriesById, entriesNotSeen, lockScan, putEntries, updateScan } from './store.ts'

/** Accounts that are judged in one transaction. */
const atOnce = 1_000
/** Known accounts that a listing leaves out and that are asked for by name. */
const mostByName = 2_000
/** Longer than this no reading goes on: what is left comes with the next. */
export const longestMs = 1_800_000
export const leaseSeconds = 300
/** Where nothing is written for so long, the lease is renewed by itself. */
const renewedMs = 60_000

interface Reading {
  readonly runtime: Runtime
  readonly caller: Caller
  readonly system: SystemRow
  readonly number: number
  readonly beganAt: Date
  /** The enterprise's own accounts, shown at the doors so that a proof is one. */
  readonly canaries: ReadonlySet<string>
  /** Whatever it comes across is compared with what was known of it. */
  readonly noticing: Noticing
}

class Overtaken extends Error {}

/** Within a reading's transaction: that it still is the one. */
const inReading = <T>({ runtime, caller, system, number }: Reading, body: (work: Work) => Promise<T>): Promise<T> =>
  transact(runtime, caller, async (work) => {
    const row = await lockScan(work.db, work.org, system.id)
    if (row?.state !== 'reading' || row.reading !== number) throw new Overtaken('another reading has begun')
    await updateScan(work.db, work.org, system.id, { lease_until: plusSeconds(work.at, leaseSeconds) })
    return body(work)
  })

const subjectDetail = (system: string, name: Name) => ({
  system,
  kind: name.kind,
  account: name.account,
  ...(name.key === null ? {} : { key: name.key }),
})

const openStanding = (
  { runtime, system }: Reading,
  work: Work,
  id: string,
  { seen, judged, owner }: { seen: Seen; judged: Judged; owner: string | undefined },
): Promise<string> =>
  openFinding(runtime, work, {
    kind: 'access.standing',
    subject: id,
    severity: judged.privileged && system.environment === 'production' ? 'critical' : 'high',
    ...(owner === undefined ? {} : { ownerId: owner }),
    detail: {
      ...subjectDetail(system.id, seen),
      party: judged.party,
      reason: judged.reason,
      ...(judged.identity === null ? {} : { identity: judged.identity }),
      ...(judged.credential === null ? {} : { credential: judged.credential }),
    },
  })

/** What was seen is judged, kept, and found. */
const take = (reading: Reading, seen: readonly Seen[]): Promise<void> =>
  inReading(reading, async (work) => {
    const { system } = reading
    const known = await knownAt(work.db, work.org, system.id, [...new Set(seen.map(({ account }) => account))])
    const like = await namedLike(work.db, work.org, seen.flatMap(namesOf))
    const likeOf = (one: Seen) => namesOf(one).flatMap((name) => like.get(name) ?? [])[0]
    const parties = [...known.values()].flat().flatMap(({ holder }) => holder ?? [])
    const ground = await groundAt(work.db, work.org, system.id, [...new Set(parties)], work.at)
    const judged = new Map<string, { seen: Seen; judged: Judged | undefined }>()
    for (const one of seen) {
      const found = judge(one, known.get(one.account) ?? [], likeOf(one), ground, work.at)
      const ours = found?.verdict === 'unknown' && reading.canaries.has(one.account)
      judged.set(entryId(system.id, one), { seen: one, judged: ours ? undefined : found })
    }
    const owners = new Map<string, string | undefined>()
    for (const { judged: one } of judged.values())
      if (one?.verdict === 'standing' && !owners.has(one.party!))
        owners.set(one.party!, await answersFor(work, one.party!, 'privilegedChange'))
    const before = await entriesById(work.db, work.org, [...judged.keys()])
    const rows: EntryRow[] = []
    const gone: string[] = []
    const findings: Promise<unknown>[] = []
    for (const [id, one] of judged) {
      if (before.get(id)?.verdict === 'standing' && one.judged?.verdict !== 'standing')
        findings.push(closeFinding(work, 'access.standing', id))
      if (one.judged) rows.push(rowOf(reading, work, id, one.seen, one.judged))
      else if (before.has(id)) gone.push(id)
      if (one.judged?.verdict === 'standing')
        findings.push(openStanding(reading, work, id, { seen: one.seen, judged: one.judged, owner: owners.get(one.judged.party!) }))
    }
    // Side by side, so that what they ask is asked together.
    await Promise.all(findings)
    await putEntries(work.db, rows)
    if (gone.length > 0) await deleteEntries(work.db, work.org, gone)
    await noteSeen(
      reading.runtime,
      work,
      reading.noticing,
      seen.filter((one) => isKept(reading, one)).map((one) => ({ id: entryId(system.id, one), ...one })),
    )
  })

/**
 * Tokens come and go by the minute: what they are derived from is what is kept. Consents are given all day, and decided as what they are.
 * Accounts of our own looking are no matter of it.
 */
const isKept = ({ runtime, system, canaries }: Reading, { kind, account }: Name): boolean => {
  const known = runtime.connectors.definition(system.connector)?.credentialKinds[kind]
  return !canaries.has(account) && known?.nature !== 'token' && known?.consent !== true
}

const rowOf = ({ system, number }: Reading, work: Work, id: string, seen: Seen, judged: Judged): EntryRow => ({
  org_id: work.org,
  id,
  system_id: system.id,
  kind: seen.kind,
  account: seen.account,
  key: seen.key,
  verdict: judged.verdict,
  reason: judged.reason,
  basis: judged.basis,
  party_id: judged.party,
  identity_id: judged.identity,
  credential_id: judged.credential,
  privileged: judged.privileged,
  reading: number,
  first_seen_at: work.at,
  seen_at: work.at,
})

/** Takes the system in hand; undefined when nobody asked, or another one has it. */
const begin = (runtime: Runtime, caller: Caller, id: string): Promise<Reading | undefined> =>
  transact(runtime, caller, async (work) => {
    const system = await readSystem(work.db, work.org, id)
    const row = await lockScan(work.db, work.org, id)
    if (!system || !row || row.state === 'idle') return undefined
    const held = row.state === 'reading' && row.lease_until !== null && row.lease_until > work.at
    if (held && row.lease_until! <= plusSeconds(work.at, leaseSeconds)) return undefined
    const number = row.reading + 1
    await updateScan(work.db, work.org, id, {
      state: 'reading',
      reading: number,
      began_at: work.at,
      lease_until: plusSeconds(work.at, leaseSeconds),
    })
    return { runtime, caller, system, number, beganAt: work.at, canaries: new Set(), noticing: beginNoticing(id, row.accounts_since) }
  })

/** Reads all that the system lists. The first doubt is kept; what was read before it counts. */
const list = async (reading: Reading, pages: ReturnType<typeof pagesOf>, late: () => boolean) => {
  let seen = 0
  for await (const page of pages) {
    if (isDoubt(page)) return { seen, doubted: page }
    const { items } = page
    const at = reading.runtime.clock.now()
    const read = items.map((item) => seenOf(item, at))
    const these = read.filter((one) => one !== undefined)
    for (let from = 0; from < these.length; from += atOnce) await take(reading, these.slice(from, from + atOnce))
    seen += items.length
    if (read.includes(undefined))
      return { seen, doubted: doubt('listing.malformed', 'an account of the listing has no name that could be kept') }
    if (late()) return { seen, doubted: doubt('listing.too_long', 'the listing could not be read to its end in time') }
  }
  return { seen, doubted: undefined }
}

/** What this reading has not come across, though the inventory or an earlier reading knows it. */
async function* leftOut({ runtime, caller, system, number, noticing }: Reading): AsyncGenerator<Name> {
  for (const read of [
    (after: string) => notSeen(runtime.db, caller.org, system.id, number, after, atOnce),
    (after: string) => entriesNotSeen(runtime.db, caller.org, system.id, number, after, atOnce),
  ]) {
    let after = ''
    for (;;) {
      const rows = await read(after)
      yield* rows
      const last = rows.at(-1)
      if (rows.length < atOnce || last === undefined) break
      after = 'credential' in last ? last.credential : last.id
    }
  }
  yield* absentees(runtime, caller.org, noticing)
}

interface Asked {
  /** Those that the system, asked by name, doesn't have. */
  readonly absent: readonly string[]
  readonly doubted: Doubt | undefined
}

/** INVARIANT: a listing that leaves one out closes nothing: the one is asked for by name. */
const askByName = async (reading: Reading, observer: Observer, late: () => boolean): Promise<Asked> => {
  const { runtime, system } = reading
  const kinds = runtime.connectors.definition(system.connector)?.credentialKinds ?? {}
  let doubted: Doubt | undefined
  const asked = new Set<string>()
  const absent: string[] = []
  const there: Seen[] = []
  let renewed = runtime.clock.monotonic()
  for await (const name of leftOut(reading)) {
    const id = entryId(system.id, name)
    if (asked.has(id)) continue
    if (asked.size >= mostByName || late())
      return {
        absent,
        doubted: doubt('listing.too_much_left_out', `the listing leaves out more than could be asked for by name; ${asked.size} were`),
      }
    asked.add(id)
    if (runtime.clock.monotonic() - renewed > renewedMs) {
      await inReading(reading, async () => {})
      renewed = runtime.clock.monotonic()
    }
    const answer = await observed(runtime, system.id, observer, name)
    if (isDoubt(answer)) {
      doubted ??= answer
      continue
    }
    if (!answer.value.present) {
      absent.push(id)
      continue
    }
    const seen = seenOf(
      { ...answer.value, handle: { kind: name.kind, account: name.account, ...(name.key === null ? {} : { key: name.key }) } },
      runtime.clock.now(),
    )
    if (!seen) {
      doubted ??= doubt('system.malformed', 'the answer about one account has no form that could be read')
      continue
    }
    there.push(seen)
    // Tokens are often not listed by design; a credential that is there and not listed shows that the listing is not all.
    if (seen.enabled && (kinds[name.kind]?.nature ?? 'credential') === 'credential')
      doubted ??= doubt('listing.incomplete', `the listing leaves out \`${name.account}\`, which is there`)
    if (there.length >= atOnce) await take(reading, there.splice(0))
  }
  if (there.length > 0) await take(reading, there)
  return { absent, doubted }
}

/** Undefined: no answer that could be read. */
const isThere = async ({ runtime, system }: Reading, observer: Observer, name: Name): Promise<boolean | undefined> => {
  const answer = await observed(runtime, system.id, observer, name)
  return isDoubt(answer) ? undefined : answer.value.present
}

/** What the listing left out and the system doesn't have is gone, in as far as anything is known of it. */
const noteAbsent = async (reading: Reading, absent: readonly string[]): Promise<void> => {
  for (let from = 0; from < absent.length; from += atOnce)
    await inReading(reading, (work) => noteGone(reading.runtime, work, reading.noticing, absent.slice(from, from + atOnce)))
}

/** Closes what is over, says how it went, and is done. */
const finish = async (reading: Reading, seen: number, doubted: Doubt | undefined, ghosts?: Ghosts): Promise<void> => {
  const { runtime, system, number, caller } = reading
  if (!doubted)
    for (;;) {
      const rows = await entriesNotSeen(runtime.db, caller.org, system.id, number, '', atOnce)
      if (rows.length === 0) break
      await inReading(reading, async (work) => {
        for (const row of rows) if (row.verdict === 'standing') await closeFinding(work, 'access.standing', row.id)
        await deleteEntries(
          work.db,
          work.org,
          rows.map(({ id }) => id),
        )
      })
    }
  await inReading(reading, async (work) => {
    const counts = await countEntries(work.db, work.org, system.id)
    const unknown = counts['unknown'] ?? 0
    if (unknown > 0)
      await openFinding(runtime, work, {
        kind: 'access.unknown_accounts',
        subject: system.id,
        severity: 'moderate',
        detail: { system: system.id, accounts: unknown, next: `countersign access standing --system ${system.id}` },
      })
    else if (!doubted) await closeFinding(work, 'access.unknown_accounts', system.id)
    if (doubted)
      await openFinding(runtime, work, {
        kind: 'access.not_readable',
        subject: system.id,
        severity: 'moderate',
        detail: { system: system.id, code: doubted.code, reason: doubted.detail },
      })
    else await closeFinding(work, 'access.not_readable', system.id)
    await settleFindings(runtime, work, system, ghosts)
    const every = runtime.settings.accessScanSeconds
    await updateScan(work.db, work.org, system.id, {
      state: 'idle',
      lease_until: null,
      ended_at: work.at,
      outcome: doubted ? 'inconclusive' : 'complete',
      code: doubted?.code ?? '',
      detail: doubted?.detail ?? '',
      seen,
      due_at: every === 0 ? null : plusSeconds(work.at, every),
      ...(doubted ? {} : { complete_at: work.at, accounts_since: reading.beganAt }),
    })
    work.record({
      kind: 'access.scanned',
      body: { system: system.id, outcome: doubted ? 'inconclusive' : 'complete', code: doubted?.code ?? '', seen, held: counts },
    })
  })
}

/** Repeating it does nothing twice: who finds the system in hand, or nobody asking, leaves it. */
export const scanSystem = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const begun = await begin(runtime, caller, id)
  if (!begun) return
  try {
    const began = runtime.clock.monotonic()
    const late = () => runtime.clock.monotonic() - began > longestMs
    const opened = await openObserver(runtime, toSystemRecord(begun.system))
    if (isDoubt(opened)) return await finish(begun, 0, opened)
    const { observer } = opened
    const reading: Reading = { ...begun, canaries: canariesOf(runtime, begun.system.connector, observer) }
    const { seen, doubted } = await list(
      reading,
      pagesOf(runtime, id, (cursor, signal) => observer.inventory(cursor, signal)),
      late,
    )
    if (doubted) return await finish(reading, seen, doubted)
    const asked = await askByName(reading, observer, late)
    await noteAbsent(reading, asked.absent)
    if (asked.doubted) return await finish(reading, seen, asked.doubted)
    const ghosts = await askForGhosts(runtime, caller.org, begun.system, (name) => isThere(reading, observer, name), late)
    await finish(reading, seen, undefined, ghosts)
  } catch (error) {
    if (error instanceof Overtaken) return
    if (!(error instanceof CountersignError)) runtime.log.warn({ err: error, system: id }, 'access: a reading broke off')
    throw error
  }
}
