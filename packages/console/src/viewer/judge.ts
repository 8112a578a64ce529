// The very verifier of `countersign verify`, on what was dropped on the page: the bytes of a dossier and the files of a keys folder.
// INVARIANT: a key comes from the files of the keys folder and from nowhere else, least of all from the dossier.
import './node/buffer.ts'
import {
  type BundleReport,
  isProven,
  type Report,
  renderBundleReport,
  renderReport,
  TRUST_FILES,
  trustOf,
  verifyAny,
} from '@countersign/verifier'

export { CountersignError } from '@countersign/ledger'
export type { BundleReport, Report } from '@countersign/verifier'
export { TRUST_FILES }

export interface Judged {
  readonly report: Report | BundleReport
  readonly proven: boolean
  /** As the command line prints it. */
  readonly text: string
}

/** Errors: `trust.*`, where the keys can't be used. What is wrong with the dossier is in the report. */
export const judge = async (dossier: AsyncIterable<Uint8Array>, keys: ReadonlyMap<string, Uint8Array>): Promise<Judged> => {
  const report = await verifyAny(dossier, await trustOf(keys))
  return { report, proven: isProven(report), text: 'parts' in report ? renderBundleReport(report) : renderReport(report) }
}
