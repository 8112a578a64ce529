// The brake: where a package's new words, its withdrawal or a mass of moves would take access from more than so many within a day, nothing of that falls
// until a person of the enterprise says that it is right. What ended just before counts too, so that a large end doesn't pass in small pieces.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { packageInForce, packagesInForce } from '../../authority/access-packages/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { standardBrake } from '../../registry/sources/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Mass } from './falling.ts'
import { countedFalling, holdersFallingBy } from './falling-store.ts'
import { fallingBy } from './matches-store.ts'
import { endedSince, insertHold, liveBy, lockHold, openHoldOf, openHolds, release, setHold } from './store.ts'

const daySeconds = 86_400
const mostNamed = 20

/** Whether one package takes away so much within a day that nothing of it may. What lives by it is counted no further than the answer needs. */
const isTooMuch = async ({ db, org, at }: Work, named: string, more: number): Promise<boolean> => {
  if (more === 0) return false
  const brake = (await packageInForce(db, org, named, at))?.text.brake ?? standardBrake
  const ended = await endedSince(db, org, named, plusSeconds(at, -daySeconds))
  const all = ended + more
  if (all < brake.atLeast) return false
  const enough = Math.floor((all * 100) / brake.percent) - ended
  return (await liveBy(db, org, named, enough + 1)) <= enough
}

/** Whether what one package would take away is held. Opens the hold where it begins, and ends it where fewer would fall. */
export const isHeld = async (runtime: Runtime, work: Work, named: string, { falling, holders }: Mass): Promise<boolean> => {
  const open = await openHoldOf(work.db, work.org, named)
  if (!(await isTooMuch(work, named, falling))) {
    if (open) {
      await setHold(work.db, work.org, open.id, { state: 'gone', decided_at: work.at })
      work.record({ kind: 'access.hold_gone', body: { hold: open.id, package: named } })
      await closeFinding(work, 'access.mass_change', named)
    }
    return false
  }
  if (open?.falling === falling) return true
  const ofAll = (await liveBy(work.db, work.org, named)) + (await endedSince(work.db, work.org, named, plusSeconds(work.at, -daySeconds)))
  if (open) {
    await setHold(work.db, work.org, open.id, { falling, of_all: ofAll })
    return true
  }
  const id = runtime.ids.next('hld')
  await insertHold(work.db, { org_id: work.org, id, package: named, state: 'held', falling, of_all: ofAll, opened_at: work.at })
  work.record({ kind: 'access.held', body: { hold: id, package: named, falling, of: ofAll } })
  await openFinding(runtime, work, {
    kind: 'access.mass_change',
    subject: named,
    severity: 'high',
    detail: {
      package: named,
      hold: id,
      falling,
      sample: holders.slice(0, mostNamed),
      next: `countersign access release ${id}, or propose a version of the package that fits`,
    },
  })
  return true
}

/**
 * Of these packages, by which something falls, and of those that are held: by which nothing falls now; and of whom something may fall although nothing of
 * his has changed, since a hold is gone. By what was counted last.
 */
export const heldPackages = async (
  runtime: Runtime,
  work: Work,
  falling: readonly string[],
  most: number,
): Promise<{ held: readonly string[]; free: readonly string[] }> => {
  const open = (await openHolds(work.db, work.org)).map((row) => row.package)
  const held: string[] = []
  const free = new Set<string>()
  for (const named of new Set([...open, ...falling]))
    if (await isHeld(runtime, work, named, await countedFalling(work.db, work.org, named, [], mostNamed))) held.push(named)
    else if (open.includes(named)) for (const holder of await holdersFallingBy(work.db, work.org, named, most)) free.add(holder)
  return { held, free: [...free] }
}

/**
 * Exactly those that would fall at this moment fall. Errors: `authority.refused`, `access.hold_unknown`, `access.not_held`.
 */
export const releaseHold = async (
  runtime: Runtime,
  caller: Caller,
  { hold, reason }: { readonly hold: string; readonly reason: string },
): Promise<{ falling: number; holders: readonly string[] }> => {
  await requirePower(runtime, caller, 'source.decide', { kind: 'access-hold', id: hold })
  return transact(runtime, caller, async (work) => {
    const row = await lockHold(work.db, work.org, hold)
    if (!row)
      throw new CountersignError(
        'access.hold_unknown',
        'not_found',
        `no hold \`${hold}\`; \`countersign access holds\` shows which there are`,
      )
    if (row.state !== 'held') throw new CountersignError('access.not_held', 'conflict', `the hold \`${hold}\` is ${row.state}`)
    const packages = await packagesInForce(work.db, work.org, work.at)
    const falling = await fallingBy(work.db, work.org, packages, { named: row.package })
    await release(
      work.db,
      work.org,
      falling.map(({ id }) => id),
      hold,
    )
    await setHold(work.db, work.org, hold, { state: 'released', decided_at: work.at, decided_by: caller.principal.id, reason })
    const holders = [...new Set(falling.map(({ holder }) => holder))]
    work.record({ kind: 'access.released', body: { hold, package: row.package, by: caller.principal.id, reason, falling: falling.length } })
    await closeFinding(work, 'access.mass_change', row.package)
    return { falling: falling.length, holders: holders.slice(0, 200) }
  })
}
