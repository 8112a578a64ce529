// Noticing: each account that a reading comes across is compared with what was known of it, and each that is gone with what was there.
// INVARIANT: before the first whole reading of a system nothing has changed, for nothing was known; from then on every change has its row.
import type { InventoryItem } from '@countersign/connector-kit'
import { sha256Hex } from '@countersign/ledger'
import { largeQuestion } from '../../platform/large-question-store.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { AccountDrift } from '../../tables.ts'
import { type Deed, type Described, deedOf, describe, digestOf } from './description.ts'
import { isTold, type Life, lifeOf, untold } from './life.ts'
import { putLives } from './life-store.ts'
import type { Memory } from './memory.ts'
import { changeOf, type Ended, explain } from './model.ts'
import { type Named, recordChange } from './record.ts'
import type { SeenNumbers } from './seen-numbers.ts'
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
  readonly memory: Memory
  /** Names of the connector's own accounts there: that they are there is of the enterprise's record of the system, that they change is not. */
  readonly own: Set<string>
  /** How many of them were not there before, since this process has the reading in hand. */
  fresh: number
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
  readonly now: Described | undefined
  readonly deed: Deed
  readonly life: Life
  readonly what: AccountDrift
}

/** Writes what has changed since the last whole reading, each with what explains it; what each is now, as a drift. */
const write = async (
  runtime: Runtime,
  work: Work,
  { system, own }: Noticing,
  since: Date,
  cases: readonly Case[],
): Promise<readonly (AccountDrift | null)[]> => {
  if (cases.length === 0) return []
  const accounts = [...new Set(cases.map(({ named }) => named.account))]
  const mandated = await mandatedSince(work.db, work.org, system, accounts, since)
  const recorded = await recordedAt(work.db, work.org, system, accounts)
  const rows: NewAccount[] = []
  const changes: AccountChange[] = []
  for (const { named, before, now, deed, life, what } of cases) {
    const records = (recorded.get(named.account) ?? []).filter((one) => isSame(one, named))
    const explained = explain(what, named, endedOf(before), now, {
      mandated: mandated.get(named.account) ?? [],
      // What tells several of one account apart names no account of the configuration: another key of it is a key that somebody added.
      known: records.find(({ state }) => state !== 'retired')?.id ?? (named.key === null && own.has(named.account) ? system : undefined),
      retired: records.find(({ state }) => state === 'retired')?.id,
      at: work.at,
    })
    // What it was when somebody last agreed to it stays that, however often it drifts on.
    const agreed = before?.drift != null ? before.agreed : before?.present ? before.description : null
    const drift =
      explained && explained.leaves !== true
        ? { drift: null, drifted_at: null, agreed: null }
        : { drift: explained ? (before?.drift ?? what) : what, drifted_at: before?.drifted_at ?? work.at, agreed }
    rows.push({ ...rowOf(work, system, named, before, now, life), ...drift })
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
  return rows.map(({ drift }) => drift)
}

/** As it is now, with nothing about it unexplained. */
const rowOf = (
  work: Work,
  system: string,
  named: Named,
  before: AccountRow | undefined,
  now: Described | undefined,
  life: Life,
): NewAccount => ({
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
  created_at: life.createdAt === null ? (before?.created_at ?? null) : new Date(life.createdAt),
  last_used_at: life.lastUsedAt === null ? (before?.last_used_at ?? null) : new Date(life.lastUsedAt),
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
    .map(({ n: _, administers: _rights, administers_widely: _widely, ...row }) => ({ ...row, drift: null, drifted_at: null, agreed: null }))
}

/** An account as it was shown, described. */
export interface Sighting {
  readonly named: Named
  readonly now: Described
  readonly deed: Deed
  readonly life: Life
}

export const sightingOf = (
  named: Named,
  item: Pick<InventoryItem, 'state' | 'expiresAt' | 'attributes' | 'changedAt' | 'changedBy' | 'createdAt' | 'lastUsedAt'>,
): Sighting => ({ named, now: describe(item), deed: deedOf(item), life: lifeOf(item) })

/** What came of what was seen. */
export interface Noted {
  /** The number of each. */
  readonly numbers: ReadonlyMap<string, number>
  /** Of those that were known, and differed. */
  readonly written: readonly number[]
  /** How many of them were not there before. */
  readonly fresh: number
  /** Those that have to be looked at again although nothing about them may differ: what they are waiting for comes from elsewhere. */
  readonly unsettled: ReadonlySet<string>
}

/** One entry for all of them: what each was is bound by a digest over their ids and digests, in the order of their numbers. */
const recordFirst = (work: Work, system: string, added: readonly Sighting[]): void =>
  work.record({
    kind: 'account.first_seen',
    body: {
      system,
      accounts: added.length,
      digest: `sha256:${sha256Hex(added.map(({ named, now }) => `${named.id} ${now.digest}\n`).join(''))}`,
    },
  })

/** Before the first whole reading: what is there is kept as it is, and is no change. */
const learn = async (work: Work, noticing: Noticing, all: readonly Sighting[]): Promise<Noted> => {
  const { system } = noticing
  const numbers = await addAccounts(
    work.db,
    work.org,
    system,
    all.map(({ named: { id, kind, account, key }, now: { text, digest }, life }) => ({ id, kind, account, key, text, digest, life })),
    work.at,
  )
  const fresh = numbers.size
  const added = numbers.size === all.length ? all : all.filter(({ named }) => numbers.has(named.id))
  if (added.length > 0) recordFirst(work, system, added)
  if (added.length === all.length) return { numbers, written: [], fresh, unsettled: new Set() }
  const others = all.filter(({ named }) => !numbers.has(named.id))
  const known = await accountsById(work.db, work.org, idsOf(others))
  for (const { id, n } of known.values()) numbers.set(id, Number(n))
  const differing = others.filter(({ named, now }) => changeOf(endedOf(known.get(named.id)), now) !== undefined)
  await putAccounts(
    work.db,
    differing.map(({ named, now, life }) => rowOf(work, system, named, known.get(named.id), now, life)),
  )
  await putLives(work.db, work.org, livesOf(others))
  const back = differing.filter(({ named }) => known.get(named.id)?.present === false).length
  return { numbers, written: differing.map(({ named }) => numbers.get(named.id)!), fresh: fresh + back, unsettled: new Set() }
}

const livesOf = (seen: readonly Sighting[]) => seen.flatMap(({ named: { id }, life }) => (isTold(life) ? [{ id, ...life }] : []))

const idsOf = (seen: readonly Sighting[]): string[] => seen.map(({ named }) => named.id)

/** From then on: what differs has become so since. */
const compare = async (runtime: Runtime, work: Work, noticing: Noticing, since: Date, all: readonly Sighting[]): Promise<Noted> => {
  const { system } = noticing
  const glances = await glancesOf(work.db, work.org, idsOf(all))
  const others = all.filter(({ named, now }) => {
    const glance = glances.get(named.id)
    return glance?.present !== true || glance.digest !== now.digest || glance.drift === 'appeared'
  })
  const known = await accountsById(work.db, work.org, idsOf(others))
  const cases: Case[] = []
  const late: AccountRow[] = []
  for (const one of others) {
    const before = known.get(one.named.id)
    const what = changeOf(before, one.now)
    if (what) cases.push({ ...one, before, what })
    else if (before) late.push(before)
  }
  const drifts = await write(runtime, work, noticing, since, cases)
  await putLives(work.db, work.org, livesOf(all))
  const settledNow = await settled(work, system, late)
  await putAccounts(work.db, settledNow)
  const explained = new Set(settledNow.map(({ id }) => id))
  const appeared = [
    ...late.filter(({ id }) => !explained.has(id)).map(({ id }) => id),
    ...cases.filter((_, k) => drifts[k] === 'appeared').map(({ named }) => named.id),
  ]
  const numbers = new Map([...glances].map(([id, { n }]) => [id, Number(n)]))
  const added = cases.filter(({ before }) => !before).map(({ named }) => named.id)
  for (const [id, { n }] of await glancesOf(work.db, work.org, added)) numbers.set(id, Number(n))
  const fresh = cases.filter(({ what }) => what === 'appeared').length
  return { numbers, written: cases.map(({ named }) => numbers.get(named.id)!), fresh, unsettled: new Set(appeared) }
}

/** What a part of a reading shows, each account once, of what isn't remembered so. */
export const noteSeen = async (runtime: Runtime, work: Work, noticing: Noticing, all: readonly Sighting[]): Promise<Noted> => {
  if (all.length === 0) return { numbers: new Map(), written: [], fresh: 0, unsettled: new Set() }
  return noticing.since === null ? learn(work, noticing, all) : compare(runtime, work, noticing, noticing.since, all)
}

const atOnce = 1_000

/** After very many have come at once: whoever asks about them next is told by the planner how many there are. */
export const learnAccounts = async (runtime: Runtime, { fresh }: Noticing): Promise<void> => {
  if (fresh >= atOnce) await largeQuestion(runtime.db, learnSizes)
}

/** How many accounts are known at a system to be there. */
export const knownToBeThere = (runtime: Runtime, org: string, system: string): Promise<number> =>
  largeQuestion(runtime.db, (db) => countPresent(db, org, system))

/**
 * Accounts that are known and that this reading has not come across. `before`: how many were known when this process took the reading in hand, or a
 * little later; none is missing where those and what has come since are as many as were seen. INVARIANT: whatever is counted twice makes it look for
 * them; only what comes is added, and nothing goes until they have been looked for.
 */
export async function* absentees(
  runtime: Runtime,
  org: string,
  { system, seen, fresh }: Noticing,
  before: number | undefined,
): AsyncGenerator<Named & { n: number }> {
  if (before !== undefined && before + fresh === seen.size) return
  if ((await knownToBeThere(runtime, org, system)) === seen.size) return
  let after = '0'
  for (;;) {
    const rows = await pageOfPresent(runtime.db, org, system, after, atOnce)
    for (const { n, ...named } of rows) if (!seen.has(Number(n))) yield { ...named, n: Number(n) }
    if (rows.length < atOnce) return
    after = rows.at(-1)!.n
  }
}

/** Accounts that a whole reading left out, and that the system, asked by name, doesn't have. The numbers of those that are gone by it. */
export const noteGone = async (runtime: Runtime, work: Work, noticing: Noticing, ids: readonly string[]): Promise<number[]> => {
  const { system, since } = noticing
  const known = await accountsById(work.db, work.org, ids)
  const gone = [...known.values()].filter(({ present }) => present)
  if (since === null)
    await putAccounts(
      work.db,
      gone.map((before) => rowOf(work, system, before, before, undefined, untold)),
    )
  else
    await write(
      runtime,
      work,
      noticing,
      since,
      gone.map((before): Case => ({ named: before, before, now: undefined, deed: { actor: null, at: null }, life: untold, what: 'gone' })),
    )
  return gone.map(({ n }) => Number(n))
}
