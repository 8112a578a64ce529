// Verifies a dossier that is in memory, and names its problems shortly.
import type { Aspect, Report } from '../report.ts'
import type { Trust } from '../trust.ts'
import { verifyDossier } from '../verify-dossier.ts'

async function* once(chunk: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  yield chunk
}

export const verifyText = (dossier: string | Uint8Array, trust: Trust): Promise<Report> => verifyDossier(once(dossier), trust)

export const codes = (report: Report, aspect: Aspect): string[] => [...new Set(report[aspect].problems.map(({ code }) => code))]

/** `pass/fail/unknown` of the three, in one word each. */
export const verdicts = (report: Report): string => `${report.integrity.verdict} ${report.completeness.verdict} ${report.truth.verdict}`
