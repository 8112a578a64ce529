// The list that one signature stands for, and what a plan and a decision have in common with those that are equal to them.
// What other dossiers hold can't be seen from this one: of the list's members only the one that is about this change is reckoned again here.
import {
  type Batch,
  batchIn,
  type Common,
  canonicalJson,
  commonOfDecision,
  commonOfPlan,
  type Digested,
  sha256Hex,
} from '@countersign/ledger'
import { parseCanonical } from '../leaf.ts'
import { malformed } from '../shape.ts'
import type { Role } from './registry.ts'

export const digestOf = (value: unknown): string => `sha256:${sha256Hex(canonicalJson(value))}`

/** Errors: `dossier.malformed`, `json.*`. */
export const readBatch = (source: string): Batch => {
  const batch = batchIn(parseCanonical(source, 'the batch'))
  if (batch === undefined) throw malformed('it is no sorted list of 2 to 200 requests, each of them there once')
  return batch
}

const COMMON: Partial<Record<Role, (document: unknown) => Common | undefined>> = { plan: commonOfPlan, decision: commonOfDecision }

/** INVARIANT: its digest and ids only; the text is not kept. */
export const commonIn = (role: Role, source: string): Digested | undefined => {
  const common = COMMON[role]?.(parseCanonical(source, `the ${role}`))
  return common && { digest: digestOf(common.form), operations: common.operations }
}
