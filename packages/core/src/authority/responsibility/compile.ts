// A matrix made ready for looking up: its rows with the pack's operations, each operation with its rows. Pure; kept by the digests it depends on.
import { type Bundle, type Vocabulary, vocabularyOf } from '@countersign/policy'
import type { Matrix, Row } from './matrix.ts'
import { operationsOf, type Placed, scopeOf } from './scope.ts'

export interface PlacedRow extends Placed {
  readonly index: number
  readonly row: Row
}

export interface CompiledMatrix {
  /** Null for a document that is not in force. */
  readonly digest: string | null
  readonly matrix: Matrix
  readonly words: Vocabulary
  readonly rows: readonly PlacedRow[]
  readonly byOperation: ReadonlyMap<string, readonly PlacedRow[]>
}

export const compileMatrix = (matrix: Matrix, bundle: Bundle, digest: string | null = null): CompiledMatrix => {
  const words = vocabularyOf(bundle)
  const rows = matrix.rows.map((row, index): PlacedRow => ({ index, row, operations: operationsOf(row, words), scope: scopeOf(row) }))
  const byOperation = new Map([...words.operations.keys()].map((name) => [name, rows.filter((row) => row.operations.has(name))] as const))
  return { digest, matrix, words, rows, byOperation }
}

/** A digest names exactly these bytes, so what was made of them stays true. A few at a time: the one in force, and those being compared. */
const kept = new Map<string, CompiledMatrix>()
const most = 16

export const compiledByDigest = (digest: string, bundle: Bundle): CompiledMatrix | undefined => kept.get(`${digest} ${bundle.digest}`)

export const keepCompiled = (digest: string, matrix: Matrix, bundle: Bundle): CompiledMatrix => {
  const compiled = compileMatrix(matrix, bundle, digest)
  kept.set(`${digest} ${bundle.digest}`, compiled)
  if (kept.size > most) kept.delete(kept.keys().next().value!)
  return compiled
}
