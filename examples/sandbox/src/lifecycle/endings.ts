// How each part of the story of lives must end, judged by the journal and the product alone.
import { type EndingFound, wrong } from '../endings.ts'
import { PRIYA } from '../people/cast.ts'
import { exportLogin } from '../world/seeds.ts'
import { SOURCES } from './acts/words.ts'
import { DRIFT_ENDINGS } from './drift-endings.ts'
import type { Facts } from './facts.ts'
import { OWNED } from './inventory.ts'
import { type Ending, ended, rejected } from './judging.ts'
import { LEASE_ENDINGS } from './lease-endings.ts'
import { LET_IN_ENDINGS } from './let-in-endings.ts'
import { SERVERS_ENDINGS } from './servers-endings.ts'
import { inAYear } from './vendors.ts'

export const ENDINGS: readonly Ending[] = [
  {
    name: 'four sources came in force, each by two people of the enterprise',
    check: ({ entries }) =>
      wrong(
        ...SOURCES.map(
          (name) =>
            [
              entries.some((one) => one.kind === 'instrument.enacted' && one.body['instrument'] === 'source' && one.body['name'] === name),
              `\`${name}\` is not in force`,
            ] as const,
        ),
      ),
  },
  {
    name: 'forty systems were read to their end, with more than fifteen thousand accounts',
    check: ({ systems, accounts }) =>
      wrong([systems >= 39, `${systems} were read whole`], [accounts > 15_000, `they hold ${accounts} accounts`]),
  },
  {
    name: 'who joined was given what her team gives, and it let her in; who moved lost it, and who stayed kept it',
    check: ({ entitlements, doors }) => {
      const of = (holder: string) => entitlements.filter((one) => one.holder === holder).map(({ state }) => state)
      return wrong(
        [of('hr:9001').join() === 'held', `hers is ${of('hr:9001').join() || 'not there'}`],
        [of('hr:9002').join() === 'ended', `his is ${of('hr:9002').join() || 'not there'}`],
        [typeof doors?.moved === 'string', 'the database lets in who moved'],
        [doors !== undefined && doors.stays === null, 'the database refuses who stayed'],
      )
    },
  },
  {
    name: 'a rotation waited for its slow consumer, and cut nothing under it',
    check: ({ slow, rotation }) =>
      wrong(
        [slow?.open === true, 'its session was cut'],
        [slow?.slow === 'delivered' || slow?.slow === 'late', `it was ${slow?.slow}`],
        [rotation.state === 'risk_complete', `the rotation is ${rotation.state}`],
      ),
  },
  {
    name: 'who left is nobody, and each access of hers is proven dead',
    check: (facts) =>
      wrong(
        [facts.people['hr:9003']?.active === false, 'she is active'],
        [facts.people['hr:9003']?.left === 0, `${facts.people['hr:9003']?.left} of hers are not proven dead`],
        [ended(facts, 'leaver')?.closure === 'risk_complete', `the change is ${ended(facts, 'leaver')?.closure ?? 'not there'}`],
        ...rejected(facts, 'leaver', ['clara-freight', 'clara-directory']),
      ),
  },
  {
    name: 'the retired workload took its credential with it, and the one that shared it was never without one',
    check: (facts) =>
      wrong(
        [ended(facts, 'retired')?.closure === 'risk_complete', `the change is ${ended(facts, 'retired')?.closure ?? 'not there'}`],
        ...rejected(facts, 'retired', ['manifests-db']),
        [(facts.board?.tries ?? 0) > 0 && facts.board?.gaps === 0, `it was without one ${facts.board?.gaps} times`],
        [facts.board?.accounts.at(-1) !== exportLogin, 'it still uses the old one'],
      ),
  },
  {
    name: 'who answered for something is followed by a rule and asked, or what nobody answers for is frozen',
    check: ({ open, entries }) => {
      const of = (kind: string, prefix: string) => open.filter((one) => one.kind === kind && one.subject.startsWith(prefix))
      const frozen = entries.filter((one) => one.kind === 'identity.frozen' && JSON.stringify(one.body).includes('rosa-job'))
      return wrong(
        [of('identity.to_confirm', 'emeka-job').length === OWNED, `${of('identity.to_confirm', 'emeka-job').length} are asked about`],
        [of('identity.to_confirm', 'emeka-job').every((one) => one.owner === 'hr:1001'), 'somebody else is asked'],
        [of('identity.owner_gone', 'rosa-job').length === OWNED, `${of('identity.owner_gone', 'rosa-job').length} are somebody's`],
        [new Set(frozen.map((one) => one.body['identity'])).size === OWNED, `${frozen.length} are frozen`],
      )
    },
  },
  {
    name: 'the contract goes on by its owner’s signature, not by what vendor records say',
    check: ({ contractEnds, entries }) => {
      const signed = entries.find((one) => one.kind === 'contract.confirmed')
      return wrong([signed?.actor === 'priya.nair', 'nobody signed'], [contractEnds === inAYear(), `it is confirmed until ${contractEnds}`])
    },
  },
  {
    name: 'everything that somebody answered for changed hands by one list that people signed',
    check: ({ entries, transfer, left }) => {
      const moved = entries.filter(
        (one) => one.kind === 'owner.changed' && one.body['from'] === transfer?.from && one.body['to'] === transfer?.to,
      )
      return wrong(
        [entries.some((one) => one.kind === 'instrument.enacted' && one.body['instrument'] === 'transfer'), 'no list was carried out'],
        [transfer?.signed.some((who) => !who.startsWith(PRIYA.name)) === true, `signed by ${transfer?.signed.join(', ') || 'nobody'}`],
        [moved.length === transfer?.count, `${moved.length} of ${transfer?.count} changed hands`],
        [left === 'transfer.nothing', `asked again whether he answers for something: ${left ?? 'he does'}`],
      )
    },
  },
  {
    name: 'a company that was bought came into quarantine, where nobody is given anything: one was taken over by a signed list, the rest is proven dead',
    check: (facts) => {
      const { items, left, refused } = facts.merger
      const enacted = facts.entries.some((one) => one.kind === 'instrument.enacted' && one.body['instrument'] === 'merger')
      const taken = facts.entries.filter((one) => one.kind === 'quarantine.left').map((one) => String(one.body['id']))
      return wrong(
        [enacted, 'nobody signed for it'],
        [refused, 'nobody was refused'],
        [taken.length === 2 && taken.every((id) => id === 'skagen:karen'), `${taken.join(', ') || 'nobody'} was taken over`],
        [items['identity']?.['ended'] === 2 && items['person']?.['ended'] === 1, `${JSON.stringify(items)} is not how it had to end`],
        [left === 0, `${left} are in quarantine still`],
        [ended(facts, 'merged')?.closure === 'risk_complete', `the change is ${ended(facts, 'merged')?.closure ?? 'not there'}`],
        ...rejected(facts, 'merged', ['skagen:skagen_ole', 'skagen:skagen_batch']),
      )
    },
  },
  ...DRIFT_ENDINGS,
  ...LEASE_ENDINGS,
  ...LET_IN_ENDINGS,
  ...SERVERS_ENDINGS,
  {
    name: 'the product’s own work explains itself: no critical change of an account is left that nobody decided',
    check: ({ open }) =>
      wrong(
        ...open
          .filter(({ kind, severity }) => kind === 'account.out_of_band' && severity === 'critical')
          .map(({ account }) => [false, `it is said of \`${String(account)}\``] as const),
      ),
  },
  {
    name: 'a source that lied ended nobody',
    check: ({ people, entries, open }) => {
      const held = entries.find((one) => one.kind === 'source.reading_held' && one.body['source'] === 'hr')
      const refused = entries.find((one) => one.kind === 'source.reading_refused' && one.body['reading'] === held?.body['reading'])
      const gone = entries.filter(
        (one) => held && one.index > held.index && one.kind === 'source.record_ended' && one.body['source'] === 'hr',
      )
      return wrong(
        [held !== undefined, 'the reading was not held'],
        [refused?.actor === 'priya.nair', `${refused?.actor ?? 'nobody'} decided about it`],
        [gone.length === 0, `${gone.length} ended after it`],
        [people['hr:1001']?.active === true && people['hr:1500']?.active === true, 'somebody is gone'],
        [entries.some((one) => one.kind === 'finding.opened' && one.body['kind'] === 'source.mass_change'), 'nobody was asked'],
        [!open.some((one) => one.kind === 'source.mass_change'), 'it is asked still'],
      )
    },
  },
  {
    name: 'the dossiers are proven offline',
    check: ({ verified }) => wrong(...Object.entries(verified).map(([name, code]) => [code === 0, `${name}: exit code ${code}`] as const)),
  },
]

export const judge = (facts: Facts): EndingFound[] => ENDINGS.map(({ name, check }) => ({ name, problems: check(facts), notSeen: false }))
