import { readFile } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import { loadTrust, verifyProofFile } from '@countersign/verifier'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { renderIntegrity } from './render-finding.ts'

const read = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new CountersignError('cli.no_file', 'not_found', `\`${path}\` can't be read`, { cause })
  })

export const verifyProof = async ({ options, output }: Context<{ keys: string }>, proof: string, leaf: string): Promise<ExitCode> => {
  const trust = await loadTrust(options.keys)
  const report = verifyProofFile((await read(proof)).toString('utf8'), await read(leaf), trust)
  const proven = report.integrity.verdict === 'pass'
  const { entry } = report
  output.result({ proven, ...report }, () =>
    renderIntegrity(report.integrity, report.checkpoint, [
      entry === null
        ? 'entry       not proven'
        : `entry       #${entry.index} ${plain(entry.kind)} of ${plain(entry.at)} (${plain(entry.id)})`,
    ]),
  )
  return proven ? EXIT.ok : EXIT.refused
}
