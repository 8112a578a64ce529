// What a matrix answers: for an operation in a place, the row that answers for it, or none; and whether somebody may execute it. Pure.
import type { PrincipalRef } from '@countersign/policy'
import type { CompiledMatrix, PlacedRow } from './compile.ts'
import { type Row, refOf } from './matrix.ts'
import { type Dimension, dimensions, order } from './scope.ts'

export interface Question {
  readonly operation: string
  readonly environment: string
  readonly system: string
  /** The kind of identity. */
  readonly domain: string
  /** Undefined: nobody knows. Then every region is possible. */
  readonly region: string | undefined
}

export type Answer = { readonly row: Row; readonly index: number } | { readonly row: undefined; readonly reason: string }

const valueIn = (question: Question, dimension: Dimension): string | undefined =>
  dimension === 'environments'
    ? question.environment
    : dimension === 'systems'
      ? question.system
      : dimension === 'domains'
        ? question.domain
        : question.region

const holds = (row: PlacedRow, question: Question): boolean =>
  dimensions.every((dimension) => {
    const part = row.scope[dimension]
    const value = valueIn(question, dimension)
    return part === undefined || (value !== undefined && part.has(value))
  })

/** Of rows that all answer: the one that lies within all others. Undefined where there is none, or two. */
const winnerOf = (rows: readonly PlacedRow[]): PlacedRow | undefined =>
  rows.find((row) => rows.every((other) => other === row || order(row, other) === 'first'))

const answerAt = (compiled: CompiledMatrix, question: Question): Answer => {
  const rows = (compiled.byOperation.get(question.operation) ?? []).filter((row) => holds(row, question))
  if (rows.length === 0) return { row: undefined, reason: 'no row of the responsibility matrix answers for it' }
  const winner = winnerOf(rows)
  if (winner) return { row: winner.row, index: winner.index }
  return { row: undefined, reason: `the rows ${rows.map(({ row }) => `\`${row.id}\``).join(', ')} contradict each other here` }
}

/** A region that no row can name: rows that name regions don't answer there. */
const elsewhere = '\u0000elsewhere'

/** SAFETY: where the region isn't known, the row is the answer only if it is so in every region there could be. */
export const answer = (compiled: CompiledMatrix, question: Question): Answer => {
  if (question.region !== undefined) return answerAt(compiled, question)
  const named = new Set((compiled.byOperation.get(question.operation) ?? []).flatMap(({ scope }) => [...(scope.regions ?? [])]))
  const answers = [elsewhere, ...named].map((region) => answerAt(compiled, { ...question, region }))
  const [first] = answers
  if (answers.every((one) => one.row === first!.row)) return first!
  return { row: undefined, reason: 'nobody knows in which region it happens, and the matrix answers by region' }
}

export interface Performer {
  readonly principal: Pick<PrincipalRef, 'kind' | 'id' | 'party' | 'roles' | 'active'>
  /** The party of the principal and those above it, nearest first, up to the one that the enterprise has to do with. */
  readonly chain: readonly string[]
}

/** Whether a row names who would execute. A subcontractor must be named itself, and so must each party above it: none exceeds its principal. */
export const mayExecute = (row: Row, { principal, chain }: Performer): boolean => {
  const refs = row.executes.map(refOf)
  if (principal.party.kind !== 'enterprise') {
    const named = new Set(refs.flatMap((ref) => (ref.kind === 'party' ? [ref.id] : [])))
    return chain.length > 0 && chain[0] === principal.party.id && chain.every((party) => named.has(party))
  }
  return refs.some((ref) => {
    if (ref.kind === 'enterprise') return true
    if (ref.kind === 'party') return ref.id === principal.party.id
    if (ref.kind === 'person') return principal.kind === 'person' && ref.id === principal.id
    return principal.roles.includes(ref.id)
  })
}
