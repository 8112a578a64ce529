// The day-after view: everything of a subject, each with what it would still do on the day after the subject ended. Read from facts, kept nowhere.
import { CountersignError } from '@countersign/ledger'
import { consentsFor } from '../../registry/consents/index.ts'
import { dayOf, dayPlus, readContractBook } from '../../registry/contracts/index.ts'
import { contractsOfParties } from '../../registry/inventory/index.ts'
import { whyCredentials } from '../../registry/justifications/index.ts'
import { partyTree } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { factsOf } from './facts-store.ts'
import { judgeCredential, type Subject, type Thing } from './model.ts'
import { nextStepOf } from './next-step.ts'
import { accountAfter, apiKeyAfter, consentAfter } from './other-things.ts'
import { accountsOf, apiKeysOf, consentsOf, credentialsOf, labelOf, personOf, type Scope } from './scope-store.ts'

/** Of each kind of thing. */
const most = 100_000
const atOnce = 2_000

export interface DayAfter {
  readonly label: string
  /** Noon of the day after, UTC: nobody's midnight decides. */
  readonly on: Date
  readonly things: readonly Thing[]
}

const nobody: Scope = { parties: [], contracts: [], person: null, consents: [], rights: [] }

/** The whole of a contract ends with what stands under it; a party with everybody below it. */
const scopeOf = async (runtime: Runtime, org: string, { kind, id }: Subject): Promise<{ scope: Scope; end: string | null }> => {
  if (kind === 'contract') {
    const book = await readContractBook(runtime.db, org)
    const contract = book.find(id)
    if (!contract) return { scope: nobody, end: null }
    const under = book.all().filter((one) => book.above(one).some((above) => above.id === id))
    return {
      scope: { ...nobody, parties: await partyTree(runtime.db, org, contract.party), contracts: [id, ...under.map((one) => one.id)] },
      end: book.endingOf(contract).on,
    }
  }
  if (kind === 'owner' || kind === 'identity') {
    const person = kind === 'owner' ? id : await personOf(runtime.db, org, id)
    const consents = person === null ? [] : await consentsFor(runtime.db, org, person)
    const rights = consents.flatMap(({ credential_id }) => credential_id ?? [])
    return { scope: { ...nobody, person, consents: consents.map((one) => one.id), rights }, end: null }
  }
  if (kind !== 'party') return { scope: nobody, end: null }
  const parties = await partyTree(runtime.db, org, id)
  return { scope: { ...nobody, parties, contracts: await contractsOfParties(runtime.db, org, parties) }, end: null }
}

const tooMuch = (subject: Subject) =>
  new CountersignError(
    'estate.too_large',
    'invalid',
    `more than ${most} things belong to \`${subject.kind}:${subject.id}\`; ask about a contract, a workload or an identity of it`,
  )

/**
 * `day`: the day after, `2026-12-31`; else the one after the subject's own end, else tomorrow.
 * Errors: `estate.unknown`, `estate.too_large`.
 */
export const dayAfter = async (runtime: Runtime, org: string, subject: Subject, day?: string): Promise<DayAfter> => {
  const { db } = runtime
  const label = await labelOf(db, org, subject)
  if (label === undefined) throw new CountersignError('estate.unknown', 'not_found', `no ${subject.kind} \`${subject.id}\``)
  const now = runtime.clock.now()
  const { scope, end } = await scopeOf(runtime, org, subject)
  const today = dayOf(now)
  const on = new Date(`${day ?? dayPlus(end !== null && end >= today ? end : today, 1)}T12:00:00Z`)
  const ids = await credentialsOf(db, org, subject, scope, most)
  const keys = await apiKeysOf(db, org, subject, scope, most)
  const consents = await consentsOf(db, org, subject, scope, most)
  const accounts = await accountsOf(db, org, subject, scope, most)
  if ([ids, keys, consents, accounts].some((found) => found.length > most)) throw tooMuch(subject)
  const parties = new Set(scope.parties)
  const connected = (connector: string) => runtime.connectors.definition(connector) !== undefined
  const things: Thing[] = []
  for (let from = 0; from < ids.length; from += atOnce) {
    const part = ids.slice(from, from + atOnce)
    const whys = await whyCredentials(db, org, part, now)
    for (const fact of await factsOf(db, org, subject, scope, part, connected)) {
      const verdict = judgeCredential(fact, subject.kind, parties, on)
      const stands = verdict.works === 'no' || whys.get(fact.id)?.justified === true
      things.push({
        kind: 'credential',
        id: fact.id,
        identity: fact.identity,
        system: fact.system,
        name: fact.account,
        proof: fact.proof?.digest ?? null,
        verdict: stands ? verdict : { ...verdict, reason: `${verdict.reason}; nothing justifies it` },
      })
    }
  }
  // The right behind a consent is a credential of its own, and is shown as one.
  const shown = new Set(ids)
  things.push(
    ...keys.map((row) => apiKeyAfter(row, subject, now, on)),
    ...consents
      .filter(({ credential }) => credential === null || !shown.has(credential))
      .map((row) => consentAfter(row, subject, scope.person, on)),
    ...accounts.map(accountAfter),
  )
  return { label, on, things: things.map((one) => ({ ...one, verdict: { ...one.verdict, next: nextStepOf(one, subject) } })) }
}
