// Whether whom the matrix names is there: people of the enterprise, roles with a holder, parties, systems. Asked when it is proposed and again when
// it comes in force.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Problem } from '../instruments/index.ts'
import { type Matrix, type Row, refOf } from './matrix.ts'
import { heldRoles, partiesNamed, peopleNamed, systemsNamed } from './store.ts'

interface Named {
  readonly where: string
  readonly text: string
  /** May name anybody of the enterprise who executes, a party too. */
  readonly executes: boolean
}

export const refsOf = (row: Row, index: number): Named[] => {
  const at = (field: string, text: string, executes = false): Named => ({ where: `rows[${index}].${field}`, text, executes })
  return [
    at('accountable', row.accountable),
    ...row.decides.map((text, n) => at(`decides[${n}]`, text)),
    ...row.approves.map((text, n) => at(`approves[${n}]`, text)),
    ...row.executes.map((text, n) => at(`executes[${n}]`, text, true)),
    at('escalatesTo', row.escalatesTo),
  ]
}

export const wrongFacts = async (db: Kysely<Tables>, org: string, matrix: Matrix, at: Date): Promise<Problem[]> => {
  const named = matrix.rows.flatMap(refsOf)
  const uncovered = matrix.onUncovered?.escalatesTo
  if (uncovered !== undefined) named.push({ where: 'onUncovered.escalatesTo', text: uncovered, executes: false })
  const ids = (kind: 'person' | 'party'): string[] => [
    ...new Set(named.flatMap(({ text }) => (refOf(text).kind === kind ? [(refOf(text) as { id: string }).id] : []))),
  ]
  const people = new Map((await peopleNamed(db, org, ids('person'))).map((row) => [row.id, row] as const))
  const parties = new Map((await partiesNamed(db, org, ids('party'))).map((row) => [row.id, row] as const))
  const held = await heldRoles(db, org, at)
  const person = (id: string): string | undefined => {
    const row = people.get(id)
    if (row?.kind !== 'person') return `there is no person \`${id}\`; bring him in first, or name somebody else`
    if (row.party_kind !== 'enterprise') return `\`${id}\` is of a ${row.party_kind}; name a person of the enterprise`
    return row.active ? undefined : `\`${id}\` has left; name somebody who is there`
  }
  const role = (id: string): string | undefined =>
    held.has(id) ? undefined : `nobody of the enterprise holds the role \`${id}\` now; assign it first, or name another one`
  const party = (id: string, row: Row): string | undefined => {
    const found = parties.get(id)
    if (!found) return `there is no party \`${id}\`; bring it in first`
    const above = found.parent_id
    return found.kind === 'subcontractor' && above !== null && !row.executes.includes(`party:${above}`)
      ? `\`${id}\` is a subcontractor of \`${above}\`, and can't do what that may not; name \`party:${above}\` too`
      : undefined
  }
  const problems: Problem[] = []
  for (const { where, text, executes } of named) {
    const ref = refOf(text)
    const row = matrix.rows[Number(/^rows\[(\d+)\]/.exec(where)?.[1])]
    const problem =
      ref.kind === 'person'
        ? person(ref.id)
        : ref.kind === 'party'
          ? party(ref.id, row!)
          : ref.kind === 'role' && !(executes && ref.id.startsWith('provider_'))
            ? role(ref.id)
            : undefined
    if (problem !== undefined) problems.push({ where, problem })
  }
  const systems = [...new Set(matrix.rows.flatMap((row) => row.scope?.systems ?? []))]
  const there = new Set(await systemsNamed(db, org, systems))
  for (const [index, row] of matrix.rows.entries())
    for (const [n, system] of (row.scope?.systems ?? []).entries())
      if (!there.has(system))
        problems.push({ where: `rows[${index}].scope.systems[${n}]`, problem: `there is no system \`${system}\`; register it first` })
  return problems
}
