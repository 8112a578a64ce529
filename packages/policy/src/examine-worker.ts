// A thread that examines one pack and ends. What is wrong with the pack is an answer too; it knows nothing of who asks.

import { parentPort, workerData } from 'node:worker_threads'
import { CountersignError } from '@countersign/ledger'
import { type Examination, examineTexts, type PackTexts } from './examine.ts'

export interface ExaminationTask {
  readonly before: Readonly<Record<string, string>> | undefined
  readonly after: PackTexts
}

export type ExaminationAnswer =
  | { readonly examination: Examination }
  | { readonly refused: { readonly code: string; readonly message: string; readonly findings: unknown } }

const answer = ({ before, after }: ExaminationTask): ExaminationAnswer => {
  try {
    return { examination: examineTexts(before, after) }
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { refused: { code: error.code, message: error.message, findings: error.details['findings'] } }
  }
}

parentPort?.postMessage(answer(workerData as ExaminationTask))
