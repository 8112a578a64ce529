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

export interface Under {
  /** Whether any delegation of the party, or of one above it, covers it. */
  readonly live: boolean
  /** Runbooks that a covering delegation lets the party run alone. */
  readonly runbooks: readonly string[]
}

/**
 * INVARIANT: a delegation ends with its contract, at that moment, whether or not a job has noticed. An overdue review of the party, or of one
 * above it, leaves less than was delegated, or nothing.
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
  const contracts = reaching.length === 0 ? undefined : await readContractEnds(db, org)
  const covering = reaching.filter((row) => {
    const contract = contracts?.find(delegationIn(row.document).contract)
    return contract !== undefined && contracts?.notStanding(contract, at) === undefined
  })
  const alone = covering.filter((row) => !left.overdue && (left.narrowedAt === null || row.in_force_from! > left.narrowedAt))
  return {
    live: covering.length > 0,
    runbooks: [...new Set(alone.flatMap((row) => delegationIn(row.document).runbooks))],
  }
}

/** From the first responsibility matrix on, nobody outside executes without a delegation. */
export const delegationIsAsked = async (db: Kysely<Tables>, org: string, at: Date): Promise<boolean> =>
  (await sharedTurn(db, `asked ${org} ${at.getTime()}`, () => inForce(db, org, 'matrix', 'responsibility', at))) !== undefined
