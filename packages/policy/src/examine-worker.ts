// A thread that examines one pack and ends. What is wrong with the pack is an answer too; it knows nothing of who asks.

import { parentPort, workerData } from 'node:worker_threads'
import { CountersignError } from '@countersign/ledger'
import { type Examination, examineTexts, matrixOf, type PackTexts } from './examine.ts'

export interface ExaminationTask {
  readonly before: Readonly<Record<string, string>> | undefined
  readonly after: PackTexts
  /** Matrices that are known already, by the digest of their bundle. */
  readonly matrices: ReadonlyMap<string, string>
}

export type ExaminationAnswer =
  | { readonly examination: Examination; readonly matrices: ReadonlyMap<string, string> }
  | { readonly refused: { readonly code: string; readonly message: string; readonly findings: unknown } }

const answer = ({ before, after, matrices: known }: ExaminationTask): ExaminationAnswer => {
  const matrices = new Map<string, string>()
  try {
    const examination = examineTexts(before, after, (bundle) => {
      const matrix = known.get(bundle.digest) ?? matrixOf(bundle)
      matrices.set(bundle.digest, matrix)
      return matrix
    })
    return { examination, matrices }
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { refused: { code: error.code, message: error.message, findings: error.details['findings'] } }
  }
}

parentPort?.postMessage(answer(workerData as ExaminationTask))
