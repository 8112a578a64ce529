// The verifier at a terminal. INVARIANT: nothing of a server is loaded here; the answer rests on the file and the keys folder alone.
import { isProven, loadTrust, renderBundleReport, renderReport, verifyAny } from '@countersign/verifier'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'

export const verify = async ({ options, io, output }: Context<{ keys: string }>, dossier: string): Promise<ExitCode> => {
  const trust = await loadTrust(options.keys)
  const report = await verifyAny(dossier === '-' ? io.stdin : dossier, trust)
  const proven = isProven(report)
  const { green, red } = output.colour
  output.result(
    { proven, ...report },
    () => `${'parts' in report ? renderBundleReport(report) : renderReport(report)}\n${proven ? green('proven') : red('NOT PROVEN')}`,
  )
  return proven ? EXIT.ok : EXIT.refused
}
