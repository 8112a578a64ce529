// Noticing: each account that a reading comes across is compared with what was known of it, and each that is gone with what was there.
// INVARIANT: before the first whole reading of a system nothing has changed, for nothing was known; from then on every change has its row.
import type { InventoryItem } from '@countersign/connector-kit'
import type { Runtime, Work } from '../../runtime.ts'
import type { AccountDrift } from '../../tables.ts'
import { type Deed, deedOf, describe, digestOf } from './description.ts'
import { changeOf, type Ended, explain, type Now } from './model.ts'
import { type Named, recordChange } from './record.ts'
import { SeenNumbers } from './seen-numbers.ts'
import {
  type AccountChange,
  type AccountRow,
  accountsById,
  addAccounts,
  addChanges,
  countPresent,
  glancesOf,
  learnSizes,
  mandatedSince,
  type NewAccount,
  pageOfPresent,
  putAccounts,
  type Recorded,
  recordedAt,
} from './store.ts'

export interface Noticing {
  readonly system: string
  /** When the last whole reading began: what is otherwise now came about since then. Null: there was none, and this is the first. */
  readonly since: Date | null
  readonly seen: SeenNumbers
  /** How many of them were never seen before. */
  fresh: number
}

export const beginNoticing = (system: string, since: Date | null): Noticing => ({ system, since, seen: new SeenNumbers(), fresh: 0 })

export interface Sighting extends Named {
  readonly item: Pick<InventoryItem, 'state' | 'expiresAt' | 'attributes' | 'changedAt' | 'changedBy'>
}

const isSame = (recorded: Recorded, { kind, key }: Named): boolean =>
  recorded.kind === kind && (recorded.key === null || key === null || recorded.key === key)

const endedOf = (row: AccountRow | undefined): (Ended & { agreed: string | undefined }) | undefined =>
  row && {
    present: row.present,
    description: row.description,
    digest: row.digest,
    agreed: row.drift === null ? undefined : row.agreed === null ? '' : digestOf(row.agreed),
  }

interface Case {
  readonly named: Named
  readonly before: AccountRow | undefined
  readonly now: Now | undefined
  readonly deed: Deed
  readonly what: AccountDrift
}

/** Writes what has changed since the last whole reading, each with what explains it. */
const write = async (runtime: Runtime, work: Work, system: string, since: Date, cases: readonly Case[]): Promise<void> => {
  if (cases.length === 0) return
  const accounts = [...new Set(cases.map(({ named }) => named.account))]
  const mandated = await mandatedSince(work.db, work.org, system, accounts, since)
  const recorded = await recordedAt(work.db, work.org, system, accounts)
  const rows: NewAccount[] = []
  const changes: AccountChange[] = []
  for (const { named, before, now, deed, what } of cases) {
    const records = (recorded.get(named.account) ?? []).filter((one) => isSame(one, named))
    const explained = explain(what, named, endedOf(before), now, {
      mandated: mandated.get(named.account) ?? [],
      known: records.find(({ state }) => state !== 'retired')?.id,
      retired: records.find(({ state }) => state === 'retired')?.id,
      at: work.at,
    })
    // What it was when somebody last agreed to it stays that, however often it drifts on.
    const agreed = before?.drift != null ? before.agreed : before?.present ? before.description : null
    const drift = explained
      ? { drift: null, drifted_at: null, agreed: null }
      : { drift: what, drifted_at: before?.drifted_at ?? work.at, agreed }
    rows.push({ ...rowOf(work, system, named, before, now), ...drift })
    const change: AccountChange = {
      org_id: work.org,
      id: runtime.ids.next('acn'),
      account_id: named.id,
      what,
      before: before?.present ? before.description : null,
      after: now?.description ?? null,
      since: before && before.changed_at > since ? before.changed_at : since,
      noticed_at: work.at,
      basis: explained?.basis ?? null,
      basis_id: explained?.id ?? null,
      actor: deed.actor,
      acted_at: deed.at === null ? null : new Date(deed.at),
    }
    changes.push(change)
    recordChange(work, { system, ...named }, change)
  }
  await putAccounts(work.db, rows)
  await addChanges(work.db, changes)
}

/** As it is now, with nothing about it unexplained. */
const rowOf = (work: Work, system: string, named: Named, before: AccountRow | undefined, now: Now | undefined): NewAccount => ({
  org_id: work.org,
  id: named.id,
  system_id: system,
  kind: named.kind,
  account: named.account,
  key: named.key,
  present: now !== undefined,
  description: now?.description ?? before!.description,
  digest: now?.digest ?? before!.digest,
  first_seen_at: before?.first_seen_at ?? work.at,
  changed_at: work.at,
  drift: null,
  drifted_at: null,
  agreed: null,
})

/** A drift whose explanation has come after it: it is in the inventory by now. */
const settled = async (work: Work, system: string, drifted: readonly AccountRow[]): Promise<NewAccount[]> => {
  if (drifted.length === 0) return []
  const recorded = await recordedAt(work.db, work.org, system, [...new Set(drifted.map(({ account }) => account))])
  return drifted
    .filter((row) => (recorded.get(row.account) ?? []).some((one) => one.state !== 'retired' && isSame(one, row)))
    .map(({ n: _, ...row }) => ({ ...row, drift: null, drifted_at: null, agreed: null }))
}

interface Seen {
  readonly named: Named
  readonly now: Now
  readonly deed: Deed
}

/** Before the first whole reading: what is there is kept as it is, and is no change. */
const learn = async (work: Work, { system, seen }: Noticing, fresh: readonly Seen[], other: readonly Seen[]): Promise<void> => {
  if (fresh.length > 0) {
    const rows = fresh.map(({ named, now }) => ({ ...named, description: JSON.stringify(now.description), digest: now.digest }))
    for (const n of await addAccounts(work.db, work.org, system, rows, work.at)) seen.add(n)
  }
  const known = await accountsById(work.db, work.org, idsOf(other))
  await putAccounts(
    work.db,
    other.map(({ named, now }) => rowOf(work, system, named, known.get(named.id), now)),
  )
}

const idsOf = (seen: readonly Seen[]): string[] => seen.map(({ named }) => named.id)

/** From then on: what differs has become so since. */
const compare = async (runtime: Runtime, work: Work, { system, seen }: Noticing, since: Date, others: readonly Seen[]): Promise<void> => {
  const known = await accountsById(work.db, work.org, idsOf(others))
  const cases: Case[] = []
  const late: AccountRow[] = []
  for (const one of others) {
    const before = known.get(one.named.id)
    const what = changeOf(before, one.now)
    if (what) cases.push({ ...one, before, what })
    else if (before) late.push(before)
  }
  await write(runtime, work, system, since, cases)
  await putAccounts(work.db, await settled(work, system, late))
  const added = cases.filter(({ before }) => !before).map(({ named }) => named.id)
  for (const { n } of (await glancesOf(work.db, work.org, added)).values()) seen.add(Number(n))
}

/** What a page of a reading shows. */
export const noteSeen = async (runtime: Runtime, work: Work, noticing: Noticing, sightings: readonly Sighting[]): Promise<void> => {
  const all = [...new Map(sightings.map((one) => [one.id, one])).values()].map(({ item, ...named }): Seen => {
    const description = describe(item)
    return { named, now: { description, digest: digestOf(description) }, deed: deedOf(item) }
  })
  const glances = await glancesOf(work.db, work.org, idsOf(all))
  for (const { n } of glances.values()) noticing.seen.add(Number(n))
  const isQuiet = ({ named, now }: Seen): boolean => {
    const glance = glances.get(named.id)
    return glance?.present === true && glance.digest === now.digest && glance.drift !== 'appeared'
  }
  const fresh = all.filter(({ named }) => !glances.has(named.id))
  noticing.fresh += fresh.length
  const others = all.filter((one) => !isQuiet(one))
  if (noticing.since !== null) return compare(runtime, work, noticing, noticing.since, others)
  return learn(
    work,
    noticing,
    fresh,
    others.filter(({ named }) => glances.has(named.id)),
  )
}

const atOnce = 1_000

/** Accounts that are known and that this reading has not come across. */
export async function* absentees(runtime: Runtime, org: string, { system, seen, fresh }: Noticing): AsyncGenerator<Named> {
  if (fresh >= atOnce) await learnSizes(runtime.db)
  // Counting is cheap where nobody is missing, which is the rule.
  if ((await countPresent(runtime.db, org, system)) === seen.size) return
  let after = ''
  for (;;) {
    const rows = await pageOfPresent(runtime.db, org, system, after, atOnce)
    for (const { n, ...named } of rows) if (!seen.has(Number(n))) yield named
    if (rows.length < atOnce) return
    after = rows.at(-1)!.id
  }
}

/** Accounts that a whole reading left out, and that the system, asked by name, doesn't have. */
export const noteGone = async (runtime: Runtime, work: Work, noticing: Noticing, ids: readonly string[]): Promise<void> => {
  const known = await accountsById(work.db, work.org, ids)
  const cases = [...known.values()].flatMap((before): Case[] => {
    const what = changeOf(endedOf(before), undefined)
    return what ? [{ named: before, before, now: undefined, deed: { actor: null, at: null }, what }] : []
  })
  if (noticing.since !== null) return write(runtime, work, noticing.system, noticing.since, cases)
  await putAccounts(
    work.db,
    cases.map(({ named, before }) => rowOf(work, noticing.system, named, before, undefined)),
  )
}
