// What parties outside hold, traced back inside: for each identity its owners of the enterprise, and for each place that it reaches the row whose
// outcome is the objective that ending it serves, and the person who answers for that. What is missing is shown as missing.
import type { Kysely } from 'kysely'
import { holdersOf } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { answer } from './answer.ts'
import { type HeldPlace, type HeldRow, pageOfHeld, placesHeld } from './held-store.ts'
import { matrixInForce, type Standing } from './in-force.ts'
import { refOf } from './matrix.ts'
import { peopleNamed } from './store.ts'

export const ending = 'credential.revoke'

export interface EndedBy {
  readonly system: string
  readonly environment: string
  readonly row: string | null
  /** The control objective. */
  readonly outcome: string | null
  /** As the row says it: `person:ada`, `role:control_owner`. */
  readonly accountable: string | null
  /** Who that is at this moment; null: nobody. */
  readonly person: string | null
  /** Why nobody answers; null where somebody does. */
  readonly missing: string | null
}

export interface Held extends HeldRow {
  readonly endedBy: readonly EndedBy[]
  readonly missing: readonly string[]
}

type Db = Kysely<Tables>

/** Who an `accountable` is at the moment; asked once for each. */
const personsOf = (db: Db, org: string, at: Date) => {
  const known = new Map<string, Promise<string | null>>()
  const find = async (text: string): Promise<string | null> => {
    const ref = refOf(text)
    if (ref.kind === 'role') return (await holdersOf(db, org, [ref.id], at))[0]?.id ?? null
    if (ref.kind !== 'person') return null
    const [person] = await peopleNamed(db, org, [ref.id])
    return person?.active && person.party_kind === 'enterprise' ? person.id : null
  }
  return (text: string): Promise<string | null> => {
    const asked = known.get(text) ?? find(text)
    known.set(text, asked)
    return asked
  }
}

const nobody = { row: null, outcome: null, accountable: null, person: null }

const endedAt = async (
  standing: Standing,
  kind: string,
  { system, environment, region }: HeldPlace,
  personOf: (text: string) => Promise<string | null>,
): Promise<EndedBy> => {
  const place = { system, environment }
  if (standing.state !== 'in_force') return { ...place, ...nobody, missing: 'no responsibility matrix is in force' }
  const said = answer(standing.matrix, { operation: ending, environment, system, domain: kind, region: region ?? undefined })
  if (!said.row) return { ...place, ...nobody, missing: said.reason }
  const { id, outcome, accountable } = said.row
  const person = await personOf(accountable)
  return { ...place, row: id, outcome, accountable, person, missing: person === null ? `\`${accountable}\` is nobody who is there` : null }
}

/** Living identities of these parties (undefined: of all outside), by id. */
export const heldBy = async (
  runtime: Pick<Runtime, 'policy'>,
  db: Db,
  org: string,
  at: Date,
  page: { readonly parties: readonly string[] | undefined; readonly after: string; readonly limit: number },
): Promise<Held[]> => {
  const rows = await pageOfHeld(db, org, page.parties, page.after, page.limit)
  const ids = rows.map((row) => row.id)
  const places = Map.groupBy(await placesHeld(db, org, ids), ({ identity }) => identity)
  const standing = await matrixInForce(runtime, db, org, at)
  const personOf = personsOf(db, org, at)
  return Promise.all(
    rows.map(async (row) => {
      const endedBy = await Promise.all((places.get(row.id) ?? []).map((place) => endedAt(standing, row.kind, place, personOf)))
      const missing = [
        ...(row.business === null ? ['business owner'] : []),
        ...(row.technical === null ? ['technical owner'] : []),
        ...endedBy.flatMap(({ system, missing: why }) => (why === null ? [] : [`${system}: ${why}`])),
      ]
      return { ...row, endedBy, missing }
    }),
  )
}

const pageOfAll = 1000

/** All of outside that lack an owner or, while a matrix is in force, somebody who answers for ending them. */
export const unansweredHeld = async (runtime: Pick<Runtime, 'policy'>, db: Db, org: string, at: Date): Promise<Held[]> => {
  const { state } = await matrixInForce(runtime, db, org, at)
  // Without a matrix nobody answers for anything: that is one finding, not one for each identity.
  const isWrong = (one: Held) => (state === 'in_force' ? one.missing.length > 0 : one.business === null || one.technical === null)
  const wrong: Held[] = []
  for (let after = ''; ; ) {
    const page = await heldBy(runtime, db, org, at, { parties: undefined, after, limit: pageOfAll })
    wrong.push(...page.filter(isWrong))
    if (page.length < pageOfAll) return wrong
    after = page.at(-1)!.id
  }
}
