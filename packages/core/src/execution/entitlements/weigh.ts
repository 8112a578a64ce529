// What somebody's justifications come to at this moment, in one transaction under the lock of his row: what has come to its end falls, what he is begins
// what it justifies, and each entitlement takes the step that follows. Repeated, it changes nothing. It gives and takes nothing at any system.
import { createHash } from 'node:crypto'
import { packagesInForce, type StandingPackage } from '../../authority/access-packages/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { sharedTurn } from '../../platform/together.ts'
import {
  carryOver,
  type EntitlementRow,
  entitlementsOf,
  fall,
  giveUp,
  type JustificationRow,
  justificationsOf,
  justify,
  lockHolder,
  newEntitlement,
  setEntitlement,
  standsAgain,
} from '../../registry/entitlements/index.ts'
import { readSystem, setCredentialState } from '../../registry/inventory/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { withdrawChange } from '../changes/index.ts'
import { isHeld } from './brake.ts'
import { massOf } from './falling.ts'
import { groupsOfHolder } from './groups-store.ts'
import { fallingBy, missingFor, type Wanted } from './matches-store.ts'
import { begunOf, isBegun, stateOfChanges, statesOfCredentials } from './store.ts'

const daySeconds = 86_400

/** A name that is the same whenever it is made again and that no two entitlements share. */
export const accountName = (holder: string, entitlement: string, prefix = ''): string => {
  const plain = holder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 24)
  const mark = createHash('sha256').update(entitlement).digest('hex').slice(0, 8)
  return `${prefix}${/^[a-z]/.test(`${prefix}${plain}`) ? plain : `p_${plain}`}_${mark}`
}

/** SAFETY: nothing of a name leaves the folder that the package names. */
const placeOf = (template: string, holder: string, system: string, account: string): string => {
  const safe = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, 80)
  return template.replaceAll('{holder}', safe(holder)).replaceAll('{system}', safe(system)).replaceAll('{account}', safe(account))
}

interface Held {
  readonly row: EntitlementRow
  readonly reasons: JustificationRow[]
}

const heldBy = async (work: Work, holder: string): Promise<Held[]> => {
  const rows = await entitlementsOf(work.db, work.org, holder)
  const byEntitlement = Map.groupBy(
    await justificationsOf(
      work.db,
      work.org,
      rows.map(({ id }) => id),
    ),
    (one) => one.entitlement_id,
  )
  return rows.map((row) => ({ row, reasons: (byEntitlement.get(row.id) ?? []).filter(({ state }) => state !== 'ended') }))
}

/** What ends by itself: he has left, its time is over, people have refused it, or he is no longer what it was for. */
const fallen = async (
  runtime: Runtime,
  work: Work,
  held: readonly Held[],
  active: boolean,
  holder: string,
  packages: readonly StandingPackage[],
) => {
  const all = held.flatMap(({ reasons }) => reasons)
  const changes = await stateOfChanges(
    work.db,
    work.org,
    all.filter(({ state }) => state === 'asked').map(({ ref }) => ref),
  )
  const left: JustificationRow[] = []
  for (const one of all) {
    const refused = one.state === 'asked' && ['refused', 'denied'].includes(changes.get(one.ref) ?? '')
    if (!active) await fall(work, one, 'left', 'he has left')
    else if (refused) await fall(work, one, 'refused', `it was refused in ${one.ref}`)
    else if (one.until <= work.at) await fall(work, one, 'time', 'its time is over')
    else left.push(one)
  }
  if (!active || left.length === 0) return
  const here = new Set(left.map(({ id }) => id))
  const falling = (await fallingBy(work.db, work.org, packages, { holders: [holder] })).filter(({ id }) => here.has(id))
  for (const named of new Set(falling.map((one) => one.package))) {
    // One answer for all of a transaction who ask at once: the hold is opened by one of them.
    const held = await sharedTurn(work.db, `held ${work.org} ${named}`, async () =>
      isHeld(runtime, work, named, await massOf(work, packages, named)),
    )
    const stands = packages.some(({ name }) => name === named)
    for (const one of falling.filter((each) => each.package === named && (!held || each.released_by !== null)))
      await fall(
        work,
        left.find(({ id }) => id === one.id)!,
        stands ? 'no_match' : 'package_gone',
        stands ? `he is no longer what \`${named}\` is for` : `\`${named}\` is no longer in force`,
      )
  }
}

const keyOf = (system: string, kind: string, likes: string): string => JSON.stringify([system, kind, likes])

const givenFor = ({ text }: StandingPackage, { system, kind, likes }: Wanted) =>
  text.gives.find((one) => one.system === system && one.kind === kind && one.likeAccount === likes)!

/** What it is for, and in which group his source has him where that is what it is for. */
const whyHe = async ({ db, org }: Work, holder: string, { text }: StandingPackage): Promise<string> => {
  if (!text.for?.groups) return text.title
  const groups = await groupsOfHolder(db, org, holder, text.for.groups)
  return `${text.title}: ${groups.map(({ source, group }) => `in the group ${group}, as ${source} says`).join('; ')}`.slice(0, 2000)
}

/** What is justified anew, each by an entitlement that is there already or a new one. */
const begun = async (
  runtime: Runtime,
  work: Work,
  holder: string,
  missing: readonly Wanted[],
  packages: readonly StandingPackage[],
): Promise<void> => {
  if (missing.length === 0) return
  const rows = await entitlementsOf(work.db, work.org, holder)
  const known = new Map(rows.map(({ id, system_id, kind, like_account }) => [keyOf(system_id, kind, like_account), id]))
  const withheld = new Map(rows.filter(({ state }) => state === 'withheld').map((row) => [row.id, row]))
  for (const wanted of missing) {
    const key = keyOf(wanted.system, wanted.kind, wanted.likes)
    const standing = packages.find(({ name }) => name === wanted.package)!
    const before = known.get(key)
    const id = before ?? runtime.ids.next('ent')
    if (before === undefined)
      await newEntitlement(work, await entitlementFrom(runtime, work, id, holder, standing, givenFor(standing, wanted)))
    await justify(work, runtime.ids, id, {
      because: 'birthright',
      package: standing.name,
      version: standing.version,
      ref: standing.name,
      until: plusSeconds(work.at, standing.text.days * daySeconds),
      by: standing.digest,
      reason: await whyHe(work, holder, standing),
    })
    // Something new justifies it: what was withheld is given again, under a decision of its own.
    const kept = withheld.get(id)
    known.set(key, kept ? await giveAnew(runtime, work, kept) : id)
  }
}

/** The account's name as its system writes it: where that says where an account stands, it stands beside the one whose scope it copies. */
const besideLike = async (
  runtime: Runtime,
  work: Work,
  { system, kind, like }: { readonly system: string; readonly kind: string; readonly like: string },
  name: string,
): Promise<string> => {
  const known = await readSystem(work.db, work.org, system)
  const named = known && runtime.connectors.definition(known.connector)?.credentialKinds[kind]?.beside?.({ kind, account: like }, name)
  return named?.account ?? name
}

/** What a package would have given, as an entitlement. */
export const entitlementFrom = async (
  runtime: Runtime,
  work: Work,
  id: string,
  holder: string,
  standing: StandingPackage,
  given: StandingPackage['text']['gives'][number],
) => {
  const place = { system: given.system, kind: given.kind, like: given.likeAccount }
  const account = await besideLike(runtime, work, place, accountName(holder, id, given.prefix))
  return {
    id,
    holder_id: holder,
    system_id: given.system,
    kind: given.kind,
    like_account: given.likeAccount,
    package: standing.name,
    account,
    deliver_to: given.deliverTo === undefined ? null : placeOf(given.deliverTo, holder, given.system, account),
    business_owner: standing.text.businessOwner,
    technical_owner: standing.text.technicalOwner,
  }
}

/** An account of its own: the one that was there before is never taken up again. */
export const giveAnew = async (runtime: Runtime, work: Work, row: EntitlementRow): Promise<string> => {
  const id = runtime.ids.next('ent')
  const place = { system: row.system_id, kind: row.kind, like: row.like_account }
  await carryOver(work, runtime.ids, row, await besideLike(runtime, work, place, accountName(row.holder_id, id)), id)
  return id
}

const withhold = async (work: Work, row: EntitlementRow, note: string): Promise<void> => {
  await setEntitlement(work.db, work.org, row.id, { state: 'withheld', note })
  work.record({ kind: 'entitlement.withheld', body: { entitlement: row.id, holder: row.holder_id, credential: row.credential_id, note } })
}

const ending = async (work: Work, row: EntitlementRow): Promise<void> => {
  await setEntitlement(work.db, work.org, row.id, { state: 'ending', note: 'nothing justifies it any more' })
  work.record({ kind: 'entitlement.unjustified', body: { entitlement: row.id, holder: row.holder_id, credential: row.credential_id } })
}

/**
 * A change that gives what nothing justifies is withdrawn, whole: a plan is exact. What else it would have given is due again; where somebody has begun to
 * make an account already, it ends with proof.
 */
const withdrawGrant = async (runtime: Runtime, work: Work, change: string, why: string, held: readonly Held[]): Promise<void> => {
  await withdrawChange(work, change, why)
  const ofIt = held.filter(({ row }) => row.grant_change === change && row.state === 'issuing')
  const acted = await begunOf(
    work.db,
    work.org,
    ofIt.flatMap(({ row }) => row.credential_id ?? []),
    'credential.issue',
  )
  for (const { row, reasons } of ofIt) {
    if (row.credential_id !== null && acted.has(row.credential_id)) {
      await ending(work, row)
      continue
    }
    if (row.credential_id !== null) await setCredentialState(work.db, work.org, row.credential_id, 'retired')
    if (reasons.some(({ state }) => state === 'live')) await giveAnew(runtime, work, row)
    else await giveUp(work, row, why)
  }
}

interface Seen {
  readonly changes: ReadonlyMap<string, string>
  readonly credentials: ReadonlyMap<string, string>
}

/** Nothing follows; it took a step; or it took others along, so that all has to be read anew. */
type Step = 'stays' | 'moved' | 'others too'

/** The step that follows for one. */
const step = async (
  runtime: Runtime,
  work: Work,
  { row, reasons }: Held,
  all: readonly Held[],
  { changes, credentials }: Seen,
): Promise<Step> => {
  const live = reasons.some(({ state }) => state === 'live')
  const credential = row.credential_id === null ? undefined : credentials.get(row.credential_id)
  const gone = credential === 'retired'
  switch (row.state) {
    case 'due':
    case 'withheld':
      if (reasons.length > 0) return 'stays'
      if (row.state === 'withheld' && credential && !gone) await ending(work, row)
      else await giveUp(work, row, 'nothing justifies it any more')
      return 'moved'
    case 'issuing': {
      const state = changes.get(row.grant_change ?? '')
      if (state === 'refused' || state === 'denied') {
        const acted = await begunOf(work.db, work.org, [row.credential_id!], 'credential.issue')
        if (acted.has(row.credential_id!)) await ending(work, row)
        else {
          await setCredentialState(work.db, work.org, row.credential_id!, 'retired')
          if (live) await withhold(work, row, `it was refused in ${row.grant_change}`)
          else await giveUp(work, row, `it was refused in ${row.grant_change}`)
        }
        return 'moved'
      }
      if (reasons.length > 0) return 'stays'
      await withdrawGrant(runtime, work, row.grant_change!, 'nothing justifies what it would give any more', all)
      return 'others too'
    }
    case 'held':
      if (live) {
        if (!gone) return 'stays'
        // SAFETY: somebody may have had a reason to take it away; what is justified still is given back by nobody but people.
        await withhold(work, row, 'its account has ended, by something else than an end of its own')
        return 'moved'
      }
      if (gone) await giveUp(work, row, 'its account has ended')
      else await ending(work, row)
      return 'moved'
    case 'ending':
      if (!gone) {
        // People have refused to end it before anything was begun, and it is justified anew: it stands.
        const refused = ['refused', 'denied'].includes(changes.get(row.end_change ?? '') ?? '')
        if (!live || !refused || (await isBegun(work.db, work.org, row.end_change!))) return 'stays'
        await standsAgain(work, row)
        return 'moved'
      }
      if (live) await giveAnew(runtime, work, row)
      else await giveUp(work, row, 'nothing justified it any more, and its account is proven gone')
      return 'moved'
    case 'ended':
      return 'stays'
  }
}

/** Each takes the step that follows for it; false where none did. */
const goThrough = async (runtime: Runtime, work: Work, held: readonly Held[]): Promise<boolean> => {
  const changes = held.flatMap(({ row }) => [row.grant_change, row.end_change].filter((id) => id !== null))
  const credentials = held.flatMap(({ row }) => row.credential_id ?? [])
  const seen: Seen = {
    changes: await stateOfChanges(work.db, work.org, changes),
    credentials: await statesOfCredentials(work.db, work.org, credentials),
  }
  let moved = false
  for (const one of held) {
    const came = await step(runtime, work, one, held, seen)
    if (came === 'others too') return true
    moved ||= came === 'moved'
  }
  return moved
}

/** How often all of it is gone through, at most: no entitlement takes more steps one after the other. */
const mostPasses = 50

/** Gives whether anything is left that may have to be given or taken. */
export const weigh = async (runtime: Runtime, work: Work, holder: string): Promise<boolean> => {
  const person = await lockHolder(work.db, work.org, holder)
  if (!person) return false
  const packages = await sharedTurn(work.db, `packages ${work.org} ${work.at.getTime()}`, () => packagesInForce(work.db, work.org, work.at))
  const standing = await heldBy(work, holder)
  await fallen(runtime, work, standing, person.active, holder, packages)
  const missing = person.active ? await missingFor(work.db, work.org, packages, holder) : []
  if (standing.length + missing.length === 0) return false
  await begun(runtime, work, holder, missing, packages)
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const held = await heldBy(work, holder)
    if (!(await goThrough(runtime, work, held))) return held.length > 0
  }
  return true
}
