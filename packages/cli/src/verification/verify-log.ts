import { loadTrust, verifyLogExport } from '@countersign/verifier'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { renderIntegrity } from './render-finding.ts'

export const verifyLog = async ({ options, output }: Context<{ keys: string }>, path: string): Promise<ExitCode> => {
  const report = await verifyLogExport(path, await loadTrust(options.keys))
  const proven = report.integrity.verdict === 'pass'
  output.result({ proven, ...report }, () =>
    renderIntegrity(report.integrity, report.checkpoint, [`read        ${report.entries} entries, ${report.bytes} bytes`]),
  )
  return proven ? EXIT.ok : EXIT.refused
}
