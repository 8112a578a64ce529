// The matrix that is in force, ready for looking up. Read at each question; what was made of a digest is kept.
import type { Kysely } from 'kysely'
import { getJson } from '../../platform/documents.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Document } from '../instruments/index.ts'
import { type CompiledMatrix, compiledByDigest, keepCompiled } from './compile.ts'
import { matrixIn } from './matrix.ts'
import { lastInForce } from './store.ts'

export type Standing =
  | { readonly state: 'in_force'; readonly matrix: CompiledMatrix; readonly version: number }
  /** None was ever adopted: then the policy pack alone decides who may execute. */
  | { readonly state: 'never' }
  /** One was, and is no more: nothing is covered. */
  | { readonly state: 'ended' }

export const matrixInForce = async (runtime: Pick<Runtime, 'policy'>, db: Kysely<Tables>, org: string, at: Date): Promise<Standing> => {
  const row = await lastInForce(db, org)
  if (!row) return { state: 'never' }
  if (row.state !== 'in_force' || (row.in_force_until !== null && row.in_force_until <= at)) return { state: 'ended' }
  const { bundle } = runtime.policy.current()
  const matrix =
    compiledByDigest(row.digest, bundle) ?? keepCompiled(row.digest, matrixIn((await getJson(db, org, row.digest)) as Document), bundle)
  return { state: 'in_force', matrix, version: row.version }
}

/** What a plan is bound to beside the policy bundle; null while no matrix is in force. */
export const matrixDigest = async (db: Kysely<Tables>, org: string, at: Date): Promise<string | null> => {
  const row = await lastInForce(db, org)
  return row?.state === 'in_force' && (row.in_force_until === null || row.in_force_until > at) ? row.digest : null
}
