// How drift that policy puts right must end: as the preview said, by one change with its proof, closed by a reading, and not fought for ever.
import { wrong } from '../endings.ts'
import { trackingLogin } from '../world/seeds.ts'
import { REVIVED } from './acts/lives-on.ts'
import { RAISED } from './acts/out-of-band.ts'
import type { Facts } from './facts.ts'
import { type Ending, ended, rejected } from './judging.ts'
import type { Foretold } from './put-right.ts'

/** One change, asked for as it was foretold, and no other one for this credential. */
const asForetold = (facts: Facts, name: string, credential: string, foretold: Foretold | undefined) => {
  const change = ended(facts, name)
  const acted = facts.entries.filter((one) => one.kind === 'drift.acted' && one.body['credential'] === credential)
  return [
    [foretold?.effect === 'propose' && foretold.state === 'settling', `foretold was ${JSON.stringify(foretold)}`],
    [
      change !== undefined && change.planDocument?.requester === foretold?.requester,
      `it was asked for by ${change?.planDocument?.requester ?? 'nobody'}`,
    ],
    [change?.closure === 'risk_complete', `the change is ${change?.closure ?? 'not there'}`],
    [acted.length === 1 && acted[0]?.body['change'] === change?.id, `${acted.length} changes were opened for it`],
  ] as const
}

export const DRIFT_ENDINGS: readonly Ending[] = [
  {
    name: 'an administrator that nobody asked for was found, and is none any more: by one change, as the preview said, with proof; given again, it was told and not fought',
    check: (facts) => {
      const { entries, open, outOfBand } = facts
      const about = entries.filter(
        (one) => one.body['kind'] === 'account.out_of_band' && JSON.stringify(one.body).includes(`"${trackingLogin}"`),
      )
      const found = about.find((one) => one.kind === 'finding.opened' && JSON.stringify(one.body['detail']).includes('freight_admin'))
      const taken = ended(facts, 'lowered')?.operations.find((one) => one.operation === 'right.remove')
      const proof = entries.find((one) => one.kind === 'proof.recorded' && one.stream === taken?.id && one.body['purpose'] === 'rights')
      const told = entries.filter((one) => one.kind === 'finding.opened' && one.body['kind'] === 'drift.fought')
      return wrong(
        [found !== undefined, 'nothing was found'],
        [typeof found?.body['owner'] === 'string' && typeof found.body['dueAt'] === 'string', 'it is nobody’s, or not due'],
        ...asForetold(facts, 'lowered', RAISED, outOfBand?.foretold),
        [taken?.closure === 'risk_complete' && proof !== undefined, `what was to be taken away is ${taken?.closure ?? 'not in it'}`],
        [outOfBand?.administers === false, 'the database has it as an administrator'],
        [told.length > 0 && outOfBand?.again === 'fought', `given again, it was ${outOfBand?.again ?? 'not there'}`],
        [!open.some((one) => one.kind === 'account.out_of_band' && one.account === trackingLogin), 'it is open still'],
        [!open.some((one) => one.kind === 'drift.fought'), 'it is told still'],
      )
    },
  },
  {
    name: 'what had ended and was switched on again was ended again, as the preview said, with proof',
    check: (facts) =>
      wrong(...asForetold(facts, 'righted', REVIVED, facts.livesOn?.foretold), ...rejected(facts, 'righted', [REVIVED]), [
        typeof facts.livesOn?.refused === 'string',
        'the database lets it in',
      ]),
  },
]
