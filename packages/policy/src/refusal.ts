/** How a pack is refused: one error, listing everything that is wrong with it, so that its owner mends it once. */
import { CountersignError } from '@countersign/ledger'

export interface Finding {
  /** Path inside the pack, and `#n` where it is about one policy. */
  where: string
  problem: string
}

export type RefusalCode =
  | 'policy.unreadable_pack'
  | 'policy.unexpected_file'
  | 'policy.missing_file'
  | 'policy.invalid_schema'
  | 'policy.invalid_policy'
  | 'policy.invalid_annotation'
  | 'policy.invalid_data'
  | 'policy.broken_law'

/** Kind `invalid`; `details.findings` lists `{where, problem}`. */
export function refusePack(code: RefusalCode, findings: Finding[], cause?: unknown): never {
  const first = findings[0]
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : ''
  const message = `policy pack refused: \`${first?.where ?? 'pack'}\` ${first?.problem ?? 'cannot be read'}${more}`
  throw new CountersignError(code, 'invalid', message, { details: { findings }, ...(cause === undefined ? {} : { cause }) })
}
