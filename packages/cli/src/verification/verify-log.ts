import { loadTrust, verifyLogExport } from '@countersign/verifier'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { renderIntegrity } from './render-finding.ts'

export const verifyLog = async ({ options, output }: Context<{ keys: string }>, path: string): Promise<ExitCode> => {
  const report = await verifyLogExport(path, await loadTrust(options.keys))
  const proven = report.integrity.verdict === 'pass'
  output.result({ proven, ...report }, () =>
    renderIntegrity(report.integrity, report.checkpoint, [
      `read        ${report.entries} entries, ${report.bytes} bytes`,
      ...report.deleted.map(
        ({ change, at, entries }) =>
          `deleted     ${entries} payload${entries === 1 ? '' : 's'} under the retention change ${plain(change)} at ${at}; leaf hash${entries === 1 ? '' : 'es'} kept`,
      ),
      ...(report.statements === 0
        ? []
        : [`statements  ${report.statements} signed by people of the enterprise: confirmations, answers to exceptions, reviews`]),
    ]),
  )
  return proven ? EXIT.ok : EXIT.refused
}
