// What a part of a reading shows: judged, kept and found, with its findings, its rows of reconciliation and its entries in one transaction.
import { answersFor } from '../../authority/delegations/index.ts'
import { inLane } from '../../platform/lanes.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import type { Work } from '../../runtime.ts'
import { addPart, bytesOf, type Noted, noteSeen, type Part, type Sighting, sightingOf } from '../reconciliation/index.ts'
import { groundName } from './as-of.ts'
import { factsOf, knownAt, namedLike } from './facts-store.ts'
import { groundAt } from './ground.ts'
import { entryId, groundInWords, type Judged, judge, type Name, namesOf, ownReason, type Seen, type Told } from './model.ts'
import { besideReading, inReading, keptPlace, type Reading } from './reading.ts'
import { deleteEntries, type EntryRow, entriesById, putEntries, updateScan } from './store.ts'

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

const rowOf = ({ system, number }: Reading, work: Work, { id, n, seen }: Judgeable, judged: Judged, facts: string): EntryRow => ({
  org_id: work.org,
  id,
  n: n === null ? null : String(n),
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
  // Of whom only a name tells, nothing of the inventory does.
  facts:
    judged.verdict === 'own' || (judged.verdict === 'standing' && judged.credential === null && judged.identity === null) ? null : facts,
})

/** An account by its id. */
interface Judgeable {
  readonly id: string
  /** Its number; null where nothing but the entry keeps it. */
  readonly n: number | null
  readonly seen: Seen
}

/**
 * Of very many that nobody has seen before only those are judged at once of which a finding may come: whoever is outside may have to do with them. The
 * rest follows before the reading ends. The connector's own are none of those whom nobody knows.
 */
const concerning = ({ outside, noticing: { own } }: Reading, all: readonly Shown[]): readonly Shown[] =>
  outside === undefined
    ? all
    : all.filter(
        ({ id, seen }) =>
          own.has(seen.account) ||
          outside.entries.has(id) ||
          outside.accounts.has(seen.account) ||
          namesOf(seen).some((name) => outside.names.has(name)),
      )

/** Judges accounts by what holds now, and keeps what each is; findings follow. */
export const judgeAll = async (reading: Reading, work: Work, these: readonly Judgeable[]): Promise<void> => {
  if (these.length === 0) return
  const seen = these.map((one) => one.seen)
  const { system } = reading
  const known = await knownAt(work.db, work.org, system.id, [...new Set(seen.map(({ account }) => account))], work.at)
  const like = await namedLike(work.db, work.org, seen.flatMap(namesOf))
  const likeOf = (one: Seen) => (like.size === 0 ? undefined : namesOf(one).flatMap((name) => like.get(name) ?? [])[0])
  const parties = new Set<string>()
  for (const these of known.values()) for (const { holder } of these) if (holder !== null) parties.add(holder)
  const ground = await groundAt(work.db, work.org, system.id, [...parties], work.at)
  const words = new Map<string, string>()
  const wordsOf = (holder: string, contract: string | null): string => {
    const name = groundName(holder, contract)
    const text = words.get(name) ?? groundInWords(ground, holder, contract)
    words.set(name, text)
    return text
  }
  const judged = new Map<string, Judgeable & { judged: Judged | undefined }>()
  for (const one of these) {
    const { seen } = one
    const found = judge(seen, known.get(seen.account) ?? [], likeOf(seen), ground, work.at)
    const ours = found?.verdict === 'unknown' && reading.noticing.own.has(seen.account)
    judged.set(one.id, { ...one, judged: ours ? { ...found, verdict: 'own', reason: ownReason } : found })
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
    if (one.judged) rows.push(rowOf(reading, work, one, one.judged, factsOf(known.get(one.seen.account) ?? [], wordsOf)))
    else if (before.has(id)) gone.push(id)
    if (one.judged?.verdict === 'standing')
      findings.push(openStanding(reading, work, id, { seen: one.seen, judged: one.judged, owner: owners.get(one.judged.party!) }))
  }
  if (reading.judging.by(words)) await updateScan(work.db, work.org, system.id, { judged_as_of: null })
  // Side by side, so that what they ask is asked together.
  await Promise.all(findings)
  await putEntries(work.db, rows)
  if (gone.length > 0) await deleteEntries(work.db, work.org, gone)
}

/** Tokens come and go by the minute: what they are derived from is what is kept. Consents are given all day, and decided as what they are. */
const isKept = ({ runtime, system }: Reading, { kind }: Name): boolean => {
  const known = runtime.connectors.definition(system.connector)?.credentialKinds[kind]
  return known?.nature !== 'token' && known?.consent !== true
}

/** What has to be looked at, with a print of what it was shown as. */
export interface Shown {
  readonly id: string
  readonly seen: Seen
  readonly print: string | undefined
  /** Undefined: tokens and consents are not kept. */
  readonly sighting: Sighting | undefined
}

/** Worked out before the part is written, so that the system is asked and the database written at the same time. */
export const shownOf = (reading: Reading, { kind, account, key, enabled, item }: Told, print: string | undefined): Shown => {
  const id = entryId(reading.system.id, { kind, account, key })
  // Of all that was said nothing is held any longer: thousands of them are in hand.
  const seen = { id, kind, account, key, enabled }
  return { id, seen, print, sighting: isKept(reading, seen) ? sightingOf(seen, item) : undefined }
}

/** A part of a listing, or of what was asked for by name. */
export interface Taking {
  /** Each once, by its id: of what is told twice the last counts. */
  readonly shown: ReadonlyMap<string, Shown>
  /** Accounts that are as they were, and their prints. */
  readonly same: Part
}

export const takingOf = (shown: readonly Shown[], same: Taking['same']): Taking => ({
  shown: new Map(shown.map((one) => [one.id, one])),
  same,
})

/** Where the listing goes on after a part, and how many it has shown by then. */
export interface Place {
  readonly part: number
  readonly cursor: string | undefined
  /** It has come to its end. */
  readonly ended: boolean
  readonly seen: number
}

/** Parts of first readings that are written before their turn, in the whole house: each holds a connection. */
const beside = 2

const note = ({ runtime, noticing }: Reading, work: Work, { shown }: Taking): Promise<Noted> =>
  noteSeen(
    runtime,
    work,
    noticing,
    [...shown.values()].flatMap(({ sighting }) => sighting ?? []),
  )

/**
 * Before the first whole reading nothing has changed, whatever is shown: the accounts of a part may be kept before it is its turn, while the parts
 * before it are judged. Whoever goes on after a process that died in between is shown them again and finds them there. Undefined: it has to wait.
 */
export const keepAhead = (reading: Reading, taking: Taking): Promise<Noted> | undefined => {
  const { runtime, noticing } = reading
  if (noticing.since !== null || taking.shown.size === 0) return undefined
  return inLane(
    runtime,
    'accounts kept ahead',
    beside,
    () => runtime.clock.monotonic(),
    () => besideReading(reading, (work) => note(reading, work, taking)),
  )
}

/** What was kept ahead, and noted again in its turn. */
const bothOf = (kept: Noted | undefined, noted: Noted): Noted =>
  kept === undefined ? noted : { ...noted, written: [...kept.written, ...noted.written], fresh: kept.fresh + noted.fresh }

/** ORDER: what was seen and how far the listing is commit together: whoever goes on from there has left nothing out. */
export const take = async (reading: Reading, taking: Taking, place: Place, kept?: Noted): Promise<void> => {
  const { system, first, noticing } = reading
  const { shown, same } = taking
  const { numbers, written, fresh } = await inReading(reading, async (work) => {
    // What was told before in this reading may have been kept after it: it is noted again, now that it is its turn.
    const toldBefore = kept !== undefined && [...kept.numbers.values()].some((n) => noticing.seen.has(n))
    const noted = kept === undefined || toldBefore ? bothOf(kept, await note(reading, work, taking)) : kept
    await judgeAll(
      reading,
      work,
      concerning(reading, [...shown.values()]).map(({ id, seen }) => ({ id, seen, n: noted.numbers.get(id) ?? null })),
    )
    const written = new Set(noted.written)
    // SAFETY: what the listing tells twice, and otherwise, leaves two prints of one account: none of this reading is relied on.
    if (noted.written.some((n) => noticing.seen.has(n)) || same.all().some((n) => written.has(n) || noticing.memory.hasWritten(n)))
      await updateScan(work.db, work.org, system.id, { forget: true })
    const part = same.copy()
    for (const { id, print } of shown.values()) {
      const n = noted.numbers.get(id)
      if (n !== undefined) part.add(n, noted.unsettled.has(id) ? undefined : print)
    }
    await addPart(work.db, {
      org_id: work.org,
      system_id: system.id,
      reading: first,
      part: place.part,
      numbers: part.numbers(),
      // Before the first whole reading nothing is remembered that it could differ from.
      written: bytesOf(noticing.since === null ? [] : noted.written),
      prints: part.prints(),
    })
    await updateScan(work.db, work.org, system.id, {
      cursor: keptPlace(place),
      parts: place.part + 1,
      seen_so_far: place.seen,
      progress_at: work.at,
    })
    return noted
  })
  for (const n of same.all()) noticing.seen.add(n)
  for (const n of numbers.values()) noticing.seen.add(n)
  noticing.memory.wrote(written)
  // ORDER: after the commit, for a transaction that is run again would count them again.
  noticing.fresh += fresh
}
