// Where a provider stands at this moment, and what keeps a delegation from going live.
import { drillModelOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Score, scoreOf } from './score.ts'
import { resultsOf } from './store.ts'

export const standingOf = async (runtime: Runtime, db: Kysely<Tables>, org: string, party: string, at: Date): Promise<Score> =>
  scoreOf(await resultsOf(db, org, party), drillModelOf(runtime.policy.current().bundle), at)

/** Why nobody has lately shown that the provider's access can be taken back; nothing when it was shown. In words, with the next step. */
export const revocationDrillProblems = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  party: string,
  at: Date,
): Promise<string[]> => {
  const revoke = (await standingOf(runtime, db, org, party, at)).contributions.find((one) => one.exercise === 'revoke')
  if (revoke?.standing === 'passed') return []
  const last =
    revoke?.standing === undefined || revoke.standing === 'never'
      ? 'none was held yet'
      : `the last one, \`${revoke.drill}\`, ${revoke.words}`
  return [`no revocation drill with \`${party}\` has passed lately: ${last}; run \`countersign drill run ${party} --exercise revoke\``]
}
