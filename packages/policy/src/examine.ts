/**
 * What a pack is and what it would change, beside the one that is in force: its faults and doubts, its tests, its texts, its matrix. Pure, and slow
 * (seconds): a server asks for it by `examinePack`, which does it in a thread of its own.
 */
import { sha256Hex } from '@countersign/ledger'
import { type Bundle, bundleFromFiles } from './bundle.ts'
import { doubts } from './check.ts'
import { sameMatrix, textDiff } from './diff.ts'
import { createPolicyEngine } from './engine.ts'
import { goldenMatrix } from './matrix.ts'
import { matrixDiff } from './matrix-diff.ts'
import { type PackTestReport, testTexts } from './pack-tests.ts'
import type { Finding } from './refusal.ts'

/** A pack in hand: what decides, and what is tested beside it. Path or file name → text. */
export interface PackTexts {
  readonly files: Readonly<Record<string, string>>
  readonly tests: Readonly<Record<string, string>>
}

export interface Examination {
  readonly bundle: { readonly digest: string; readonly name: string; readonly version: string }
  readonly warnings: readonly Finding[]
  readonly tests: PackTestReport
  /** Against the one before; all of it is new where there is none. */
  readonly texts: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly string[]
    readonly otherFiles: readonly string[]
  }
  readonly matrix: {
    /** SHA-256 of the whole matrix of the new pack. */
    readonly digest: string
    /** Cell by cell. */
    readonly changes: readonly string[]
  }
}

/** Seconds: each question of the matrix is asked. */
export const matrixOf = (bundle: Bundle): string => goldenMatrix(createPolicyEngine(bundle, { cacheSize: 0 }))

/** `matrix` may know that of a bundle already. Errors: as `bundleFromFiles`, and `policy.invalid_data` for its tests. */
export function examineTexts(
  before: Readonly<Record<string, string>> | undefined,
  after: PackTexts,
  matrixBy: (bundle: Bundle) => string = matrixOf,
): Examination {
  const bundle = bundleFromFiles(after.files)
  const old = before === undefined ? undefined : bundleFromFiles(before)
  const tests = testTexts(bundle, after.tests)
  const matrix = matrixBy(bundle)
  const { digest, name, version } = bundle
  return {
    bundle: { digest, name, version },
    warnings: doubts(bundle),
    tests,
    texts: old ? textDiff(old, bundle) : { added: Object.keys(bundle.files).sort(), removed: [], changed: [], otherFiles: [] },
    matrix: {
      digest: `sha256:${sha256Hex(matrix)}`,
      changes: old && sameMatrix(old, bundle) ? [] : matrixDiff(old ? matrixBy(old) : '', matrix),
    },
  }
}
