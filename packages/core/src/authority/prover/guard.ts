// Law 3 at the moment of change: whatever a transaction has done to people, parties, roles, keys or policy, it does not commit if it opens a
// path from outside to a power of the enterprise. A path that was there before stays a finding until a fact closes it, and blocks nothing
// that doesn't open another one.
import { CountersignError } from '@countersign/ledger'
import type { Entry } from '../../evidence/journal/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Guard, GuardRefusal, Runtime, Work } from '../../runtime.ts'
import { keepFindings } from './findings.ts'
import { type Proof, prove } from './prove.ts'
import { nameOf, type Opening } from './search.ts'
import { concerns } from './sources.ts'
import { lockPaths } from './store.ts'

/** The paths that are there before this transaction, by name; none is assumed where that can't be told, so that everything counts as opened. */
const pathsBefore = async (runtime: Runtime, work: Work): Promise<ReadonlySet<string>> => {
  const before = await prove(runtime, runtime.db, work.org, work.at).catch((error: unknown) => {
    if (error instanceof CountersignError && error.code.startsWith('policy.')) return undefined
    throw error
  })
  return new Set(before?.openings.map(nameOf))
}

const refusal = (work: Work, entries: readonly Entry[], opened: readonly Opening[]): GuardRefusal => {
  const worst = opened.reduce((best, one) => (one.length < best.length ? one : best))
  const hops = worst.hops()
  const reasons = hops.map((hop) => hop.words)
  const kinds = [...new Set(entries.map((entry) => entry.kind))]
  const powers = [...new Set(opened.map((one) => one.power))].sort()
  const path = hops.map(({ from, to, kind, words, origin }) => ({ from, to, kind, words, origin }))
  return {
    error: new CountersignError(
      'authority.path_opened',
      'forbidden',
      `nothing was changed: it would open a path from outside to \`${worst.power}\`: ${reasons.join('; ')}; take one of these hops away first`,
      { details: { power: worst.power, powers, reasons, path } },
    ),
    entry: {
      kind: 'refusal.recorded',
      body: {
        action: kinds.join(', '),
        resource: `power:${worst.power}`,
        code: 'authority.path_opened',
        policies: [],
        reasons,
        powers,
        path,
        principal: work.actor.id,
        party: work.actor.party.slice(work.actor.party.indexOf(':') + 1),
      },
    },
  }
}

/** Refuses the work if it opens a path; otherwise brings the findings about paths up to date in it. */
export const requireNoPath = async (runtime: Runtime, work: Work, entries: readonly Entry[]): Promise<GuardRefusal | undefined> => {
  // ORDER: the lock first, then the reading: whoever held it has committed, and is seen.
  await lockPaths(work.db, work.org)
  const after = await prove(runtime, work.db, work.org, work.at)
  if (after.openings.length > 0) {
    const before = await pathsBefore(runtime, work)
    const opened = after.openings.filter((opening) => !before.has(nameOf(opening)))
    if (opened.length > 0) return refusal(work, entries, opened)
  }
  await keepFindings(runtime, work, after)
  return undefined
}

export const pathGuard: Guard = { concerns, inspect: requireNoPath }

/**
 * Looks again, and brings the findings up to date: for what changes without an entry of the journal (a row edited by hand, a key that has
 * expired, a credential that has been retired).
 */
export const refreshPaths = (runtime: Runtime, caller: Caller): Promise<Proof> =>
  transact(runtime, caller, async (work) => {
    await lockPaths(work.db, work.org)
    const proof = await prove(runtime, work.db, work.org, work.at)
    await keepFindings(runtime, work, proof)
    return proof
  })
