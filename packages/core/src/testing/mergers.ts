// The words in which tests tell a merger: a small company is delivered, signed for, and comes in.
import { Secret } from '@countersign/connector-kit'
import { mergerKind, mergerText } from '../authority/mergers/index.ts'
import { begin, complete, takePage } from '../execution/mergers/index.ts'
import { propose } from '../execution/proposals/index.ts'
import { type Brought, readMerger } from '../registry/mergers/index.ts'
import type { Lived } from './lives.ts'
import { approveAll } from './story.ts'

/** Its accounts at the system, with what lets them in. */
export const smallAccounts = (it: Lived): void => {
  for (const id of ['u1', 'u2', 'job']) it.house.references.set(`ref:small-${id}`, new Secret(it.house.fake.add(`small-${id}`).secret))
}

/** Two people, each with an account of his own, and a technical identity with one credential. */
export const smallCompany: readonly Brought[] = [
  { kind: 'person', externalId: 'u1', attributes: { name: 'Uma Small', email: 'uma@small.example' } },
  { kind: 'person', externalId: 'u2', attributes: { name: 'Ugo Small', email: 'ugo@small.example' } },
  { kind: 'identity', externalId: 'u1', attributes: { type: 'person', name: 'Uma Small', holder: 'u1', environment: 'development' } },
  { kind: 'identity', externalId: 'u2', attributes: { type: 'person', name: 'Ugo Small', holder: 'u2', environment: 'development' } },
  { kind: 'identity', externalId: 'job', attributes: { type: 'service_account', name: 'small night job', environment: 'development' } },
  ...['u1', 'u2', 'job'].map(
    (id): Brought => ({
      kind: 'credential',
      externalId: `${id}-main`,
      attributes: { identity: id, system: 'fake', type: 'fake.password', account: `small-${id}`, secret: `ref:small-${id}` },
    }),
  ),
]

export const mergerName = 'small'

export const deliver = async (it: Lived, records: readonly Brought[] = smallCompany, name = mergerName): Promise<void> => {
  const caller = await it.company.caller('ada')
  await begin(it.house.runtime, caller, name, false)
  for (let from = 0; from < records.length; from += 1000) await takePage(it.house.runtime, caller, name, records.slice(from, from + 1000))
  await complete(it.house.runtime, caller, name, records.length)
}

export interface SignedAs {
  readonly name?: string
  readonly answers?: string
  readonly days?: number
}

/** Proposed for exactly what was delivered. */
export const proposeMerger = async (it: Lived, { name = mergerName, answers = 'eve', days = 30 }: SignedAs = {}): Promise<string> => {
  const row = (await readMerger(it.house.runtime.db, 'acme', name))!
  const document = mergerText({
    title: 'a small company',
    brings: { people: row.people!, identities: row.identities!, credentials: row.credentials!, digest: row.digest! },
    answers,
    until: new Date(it.house.clock.now().getTime() + days * 86_400_000).toISOString(),
  })
  const { change } = await propose(it.house.runtime, await it.company.caller('ada'), {
    kind: mergerKind,
    name,
    document: { ...document },
    reason: 'we have bought it',
    ticket: 'M-1',
  })
  return change
}

/** Delivered, signed by two and in. */
export const comesIn = async (it: Lived, records: readonly Brought[] = smallCompany, as: SignedAs = {}): Promise<void> => {
  await deliver(it, records, as.name)
  await proposeMerger(it, as)
  await approveAll(it.house, it.company)
  await it.house.run(60)
}

export const itemStates = async (it: Lived, name = mergerName): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await it.fresh.db.selectFrom('merger_items').selectAll().where('merger', '=', name).orderBy('n').execute()).map(
      ({ kind, external_id, state, why }) => [`${kind} ${external_id}`, why === null ? state : `${state}: ${why}`],
    ),
  )
