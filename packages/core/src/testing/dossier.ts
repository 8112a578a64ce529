// Exports a dossier and lets the outsider's verifier judge it, with the keys folder that belongs to it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadTrust, type Report, verifyDossier } from '@countersign/verifier'
import { exportDossier, trustFiles } from '../evidence/dossiers/index.ts'
import type { TestCompany } from './company.ts'
import type { TestHouse } from './runtime.ts'

export const dossierOf = async (house: TestHouse, company: TestCompany, change: string, by = 'ada'): Promise<string> => {
  let text = ''
  for await (const line of await exportDossier({ runtime: house.runtime, sequencer: house.sequencer }, await company.caller(by), change))
    text += line
  return text
}

export const judged = async (house: TestHouse, witnessVkey: string, dossier: string): Promise<Report> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-trust-'))
  try {
    const files = await trustFiles(house.runtime, 'acme', { log: house.logKey.vkey, witness: witnessVkey })
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const chunks = async function* () {
      yield dossier
    }
    return await verifyDossier(chunks(), await loadTrust(folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the verifier found wrong, in words; empty when all three verdicts pass. */
export const wrongIn = (report: Report): string[] =>
  (['integrity', 'completeness', 'truth'] as const).flatMap((name) => {
    const finding = report[name]
    const problems = finding.problems.map((problem) => `${name}: ${JSON.stringify(problem)}`)
    return finding.verdict === 'pass' ? problems : [`${name}: ${finding.verdict}`, ...problems]
  })
