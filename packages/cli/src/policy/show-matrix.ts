import { createPolicyEngine, defaultPackDir, goldenMatrix, loadBundle } from '@countersign/policy'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { readDocument } from '../inventory/import-inventory.ts'
import type { Context } from '../program/context.ts'

export const showMatrix = async ({ options, output }: Context<{ pack?: string; check?: string }>): Promise<ExitCode> => {
  const matrix = goldenMatrix(createPolicyEngine(await loadBundle(options.pack ?? defaultPackDir)))
  if (options.check === undefined) {
    output.result({ matrix }, () => matrix)
    return EXIT.ok
  }
  const same = (await readDocument(options.check)) === matrix
  output.result({ same, file: options.check }, () =>
    same ? 'the matrix is as it was signed' : `the pack no longer means what \`${options.check}\` says`,
  )
  return same ? EXIT.ok : EXIT.refused
}
