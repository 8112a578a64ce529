// Exports a dossier and lets the outsider's verifier judge it, with the keys folder that belongs to it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BundleReport, type IdentityReport, loadTrust, type Report, type Trust, verifyAny, verifyDossier } from '@countersign/verifier'
import { exportDossier, trustFiles } from '../evidence/dossiers/index.ts'
import type { TestCompany } from './company.ts'
import type { TestHouse } from './runtime.ts'

export const dossierOf = async (house: TestHouse, company: TestCompany, change: string, by = 'ada'): Promise<string> => {
  let text = ''
  for await (const line of await exportDossier({ runtime: house.runtime, sequencer: house.sequencer }, await company.caller(by), change))
    text += line
  return text
}

const withTrust = async <T>(house: TestHouse, witnessVkey: string, judge: (trust: Trust) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-trust-'))
  try {
    const files = await trustFiles(house.runtime, 'acme', { log: house.logKey.vkey, witness: witnessVkey })
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return await judge(await loadTrust(folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* chunksOf(dossier: string): AsyncGenerator<string> {
  yield dossier
}

export const judged = (house: TestHouse, witnessVkey: string, dossier: string): Promise<Report> =>
  withTrust(house, witnessVkey, (trust) => verifyDossier(chunksOf(dossier), trust))

export const judgedIdentity = (house: TestHouse, witnessVkey: string, dossier: string): Promise<IdentityReport> =>
  withTrust(house, witnessVkey, async (trust) => (await verifyAny(chunksOf(dossier), trust)) as IdentityReport)

export const judgedBundle = (house: TestHouse, witnessVkey: string, dossier: string): Promise<Report | BundleReport> =>
  withTrust(house, witnessVkey, (trust) => verifyAny(chunksOf(dossier), trust))

/** What the verifier found wrong, in words; empty when all three verdicts pass. */
export const wrongIn = (report: Report): string[] =>
  (['integrity', 'completeness', 'truth'] as const).flatMap((name) => {
    const finding = report[name]
    const problems = finding.problems.map((problem) => `${name}: ${JSON.stringify(problem)}`)
    return finding.verdict === 'pass' ? problems : [`${name}: ${finding.verdict}`, ...problems]
  })
