// Integrity, where it is all there is to say. Pure.
import type { CheckpointReport, Finding } from '@countersign/verifier'
import { plain } from '../terminal/plain.ts'

export const renderIntegrity = (integrity: Finding, checkpoint: CheckpointReport | null, more: readonly string[]): string =>
  [
    checkpoint === null
      ? 'checkpoint  not believed'
      : `checkpoint  ${plain(checkpoint.origin)}, ${checkpoint.size} entries, witnessed ${checkpoint.witnessedAt}`,
    ...more,
    `integrity   ${integrity.verdict.toUpperCase()}`,
    ...integrity.problems.map(({ code, where, message }) => `  ${plain(where)}: ${plain(message)} [${plain(code)}]`),
  ].join('\n')
