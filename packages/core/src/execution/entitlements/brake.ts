// The brake: where a package's new words, its withdrawal or a mass of moves would take access from more than so many within a day, nothing of that falls
// until a person of the enterprise says that it is right. What ended just before counts too, so that a large end doesn't pass in small pieces.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { packageInForce, packagesInForce, type StandingPackage } from '../../authority/access-packages/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { standardBrake } from '../../registry/sources/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Falling, fallingBy, packagesFalling } from './matches-store.ts'
import { countsOf, insertHold, lockHold, openHoldOf, openHolds, release, setHold } from './store.ts'

const daySeconds = 86_400
const mostNamed = 20

const tooMany = (brake: { percent: number; atLeast: number }, live: number, ended: number, more: number): boolean => {
  const all = ended + more
  return more > 0 && all >= brake.atLeast && all * 100 >= brake.percent * (live + ended)
}

/** Whether what one package would take away is held. Opens the hold where it begins, and ends it where fewer would fall. */
export const isHeld = async (runtime: Runtime, work: Work, named: string, falling: readonly Falling[]): Promise<boolean> => {
  const open = await openHoldOf(work.db, work.org, named)
  const more = falling.filter((one) => one.package === named && one.released_by === null)
  const brake = (await packageInForce(work.db, work.org, named, work.at))?.text.brake ?? standardBrake
  const { live, ended } = await countsOf(work.db, work.org, named, plusSeconds(work.at, -daySeconds))
  if (!tooMany(brake, live, ended, more.length)) {
    if (open) {
      await setHold(work.db, work.org, open.id, { state: 'gone', decided_at: work.at })
      work.record({ kind: 'access.hold_gone', body: { hold: open.id, package: named } })
      await closeFinding(work, 'access.mass_change', named)
    }
    return false
  }
  if (open) {
    if (open.falling !== more.length) await setHold(work.db, work.org, open.id, { falling: more.length, of_all: live + ended })
    return true
  }
  const id = runtime.ids.next('hld')
  await insertHold(work.db, {
    org_id: work.org,
    id,
    package: named,
    state: 'held',
    falling: more.length,
    of_all: live + ended,
    opened_at: work.at,
  })
  work.record({ kind: 'access.held', body: { hold: id, package: named, falling: more.length, of: live + ended } })
  await openFinding(runtime, work, {
    kind: 'access.mass_change',
    subject: named,
    severity: 'high',
    detail: {
      package: named,
      hold: id,
      falling: more.length,
      of: live + ended,
      sample: more.slice(0, mostNamed).map(({ holder }) => holder),
      next: `countersign access release ${id}, or propose a version of the package that fits`,
    },
  })
  return true
}

/**
 * Packages by which some of these people, or of everybody, would lose something and of which nothing falls now; and everybody of whom something may fall
 * although others of the package brought him here: its hold is gone.
 */
export const heldPackages = async (
  runtime: Runtime,
  work: Work,
  packages: readonly StandingPackage[],
  holders?: readonly string[],
): Promise<{ held: readonly string[]; free: readonly string[] }> => {
  const open = (await openHolds(work.db, work.org)).map((row) => row.package)
  const falling = holders?.length === 0 ? [] : await packagesFalling(work.db, work.org, packages, { holders })
  const held: string[] = []
  const free = new Set<string>()
  for (const named of new Set([...open, ...falling])) {
    const everybody = await fallingBy(work.db, work.org, packages, { named })
    if (await isHeld(runtime, work, named, everybody)) held.push(named)
    else if (open.includes(named)) for (const { holder } of everybody) free.add(holder)
  }
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
