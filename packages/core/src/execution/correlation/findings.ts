// Accounts that could be somebody's, as findings of whoever could answer: a person decides. What no rule names is counted by coverage and standing access.
import type { NewFinding } from '../../registry/findings/index.ts'
import type { Runtime } from '../../runtime.ts'
import { rules } from './rules.ts'
import { answering } from './store.ts'
import { suggest } from './suggest.ts'

const atOnce = 500
/** Accounts that one look asks about; whose the others could be is said when it is asked. */
const mostLookedAt = 20_000

/** The first so many, by the ids of the accounts. `add` takes each. */
export const addCorrelations = async (runtime: Runtime, org: string, most: number, add: (finding: NewFinding) => void): Promise<void> => {
  let after = ''
  for (let found = 0, looked = 0; found < most && looked < mostLookedAt; looked += atOnce) {
    const page = await suggest(runtime, org, {}, after, atOnce)
    const named = page.filter(({ standing }) => standing !== 'nobody').slice(0, most - found)
    const owners = await answering(
      runtime.db,
      org,
      named.flatMap(({ candidates: [best] }) => best?.identity ?? []),
    )
    for (const { id, system, account, standing, candidates } of named) {
      const [best] = candidates
      // Who would answer for it knows best; where several could, that is for those who answer for controls to settle.
      const owner = standing === 'clear' && best ? owners.get(best.identity) : undefined
      add({
        kind: 'account.to_correlate',
        subject: id,
        severity: 'low',
        ...(owner === undefined ? {} : { ownerId: owner }),
        detail: {
          system,
          account,
          standing,
          candidates: candidates.map(({ identity, confidence, rules: by }) => ({
            identity,
            confidence,
            because: by.map((rule) => rules[rule].words),
          })),
          next: `countersign account adopt ${id} --identity ${best?.identity ?? 'IDENTITY'} --reason …`,
        },
      })
      found += 1
    }
    if (page.length < atOnce) break
    after = page.at(-1)!.id
  }
}
