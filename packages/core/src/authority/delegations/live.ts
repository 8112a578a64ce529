// Whether somebody outside has a live delegation for an operation, at this moment. A subcontractor acts under its principal's: what its principal
// may not do it may not do either.
import type { Kysely } from 'kysely'
import { sharedTurn } from '../../platform/together.ts'
import { readContractEnds } from '../../registry/contracts/index.ts'
import { ancestorsOf } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import { inForce, inForceAll } from '../instruments/index.ts'
import { covers, delegationIn, type Reach } from './model.ts'
import { leftByReviews } from './review-store.ts'
import { restsOnContracts } from './standing.ts'

export interface Under {
  /** Whether any delegation of the party, or of one above it, covers it. */
  readonly live: boolean
  /** Runbooks that a covering delegation lets the party run alone. */
  readonly runbooks: readonly string[]
}

/**
 * INVARIANT: a delegation reaches as far as its contract does, and ends with it, at that moment, whether or not a job has noticed; for who acts
 * under it from below, so do the contracts of each on the way. An overdue review of the party, or of one above it, leaves less, or nothing.
 */
export const delegationsFor = async (db: Kysely<Tables>, org: string, party: string, reach: Reach, at: Date): Promise<Under> => {
  const line = await ancestorsOf(db, org, party)
  const left = await sharedTurn(db, `reviews ${org} ${party} ${at.getTime()}`, () => leftByReviews(db, org, line, at))
  if (left.stop) return { live: false, runbooks: [] }
  const reaching = (await inForceAll(db, org, 'delegation', at)).filter((row) => {
    const delegation = delegationIn(row.document)
    return line.includes(delegation.provider) && covers(delegation, reach)
  })
  // Only where there is something to rest on a contract: most who ask have no delegation at all.
  if (reaching.length === 0) return { live: false, runbooks: [] }
  const contracts = await readContractEnds(db, org)
  const covering = reaching.filter((row) => restsOnContracts(contracts, delegationIn(row.document), line, reach, at))
  const alone = covering.filter((row) => !left.overdue && (left.narrowedAt === null || row.in_force_from! > left.narrowedAt))
  return {
    live: covering.length > 0,
    runbooks: [...new Set(alone.flatMap((row) => delegationIn(row.document).runbooks))],
  }
}

/** From the first responsibility matrix on, nobody outside executes without a delegation. */
export const delegationIsAsked = async (db: Kysely<Tables>, org: string, at: Date): Promise<boolean> =>
  (await sharedTurn(db, `asked ${org} ${at.getTime()}`, () => inForce(db, org, 'matrix', 'responsibility', at))) !== undefined
