/**
 * Examines a pack in a thread of its own, so that nobody else waits for it, one at a time. SAFETY: the pack is hostile; a thread that takes too long or
 * too much memory is ended, and its pack refused.
 */
import { Worker } from 'node:worker_threads'
import { CountersignError, canonicalJson, sha256Hex } from '@countersign/ledger'
import type { Examination, PackTexts } from './examine.ts'
import type { ExaminationAnswer, ExaminationTask } from './examine-worker.ts'

const longestMs = 120_000
const mostMegabytes = 768
const mostWaiting = 8

let waiting = 0
let last: Promise<unknown> = Promise.resolve()

const failed = (why: string, cause?: unknown) =>
  new CountersignError(
    'policy.not_examined',
    'invalid',
    `the pack could not be examined: ${why}; try it with \`countersign policy check\``,
    {
      ...(cause === undefined ? {} : { cause }),
    },
  )

/** Those of the last examination, by the digest of their bundle: the pack in force is compared with one candidate after the other. */
let matrices: ReadonlyMap<string, string> = new Map()

const examineOnce = (task: Omit<ExaminationTask, 'matrices'>): Promise<Examination> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./examine-worker.ts', import.meta.url), {
      workerData: { ...task, matrices } satisfies ExaminationTask,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    })
    const timer = setTimeout(() => {
      reject(failed(`it took longer than ${longestMs / 1000} s`))
      void worker.terminate()
    }, longestMs)
    worker.once('message', (answer: ExaminationAnswer) => {
      if ('examination' in answer) {
        matrices = answer.matrices
        resolve(answer.examination)
      } else {
        const { code, message, findings } = answer.refused
        reject(new CountersignError(code, 'invalid', message, { details: { findings } }))
      }
    })
    worker.once('error', (cause) => reject(failed('its thread ended', cause)))
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(failed('its thread ended without an answer'))
    })
  })

/** What is known of the last packs: a preview and the proposal after it are one examination. */
const known = new Map<string, Examination>()
const mostKnown = 4

/** `before`: the files of the bundle in force. Errors: as `bundleFromFiles`; `policy.invalid_data`, `policy.not_examined`, `policy.examining`. */
export async function examinePack(before: Readonly<Record<string, string>> | undefined, after: PackTexts): Promise<Examination> {
  const name = sha256Hex(canonicalJson({ before: before ?? null, files: after.files, tests: after.tests }))
  const found = known.get(name)
  if (found) return found
  if (waiting >= mostWaiting)
    throw new CountersignError('policy.examining', 'too_many', 'other packs are being examined; ask again in a minute')
  waiting += 1
  const mine = last.then(() => known.get(name) ?? examineOnce({ before, after }))
  last = mine.catch(() => undefined)
  try {
    const examination = await mine
    if (known.size >= mostKnown) known.delete(known.keys().next().value ?? '')
    known.set(name, examination)
    return examination
  } finally {
    waiting -= 1
  }
}
