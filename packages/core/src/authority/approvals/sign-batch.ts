// Taking one signature over several requests whose plans are equal but for the thing they are about. Laws: each of them is judged as if it were signed
// by itself; if one may not be signed, nothing of it counts; a refusal is never batched.
// INVARIANT: what was signed is the list that is reckoned here from the requests as they are kept. None is taken from the caller.
import { BATCH_MEDIA_TYPE, CountersignError, canonicalJson, MOST_MEMBERS } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { refuse } from '../access/index.ts'
import { type Answered, enterAnswer, type Held, holdRequest, keyOf, openAnswer, refusalOf, signedBefore } from './answering.ts'
import { batchOfRequests } from './equal.ts'
import { noNonce, signatureLabels } from './model.ts'
import { takeSignature } from './taking.ts'

export interface BatchSignature {
  readonly requests: readonly string[]
  readonly keyId: string
  /** Base64, as for one request. */
  readonly signature: string
  readonly reason: string
  readonly for?: string
}

/** In the order of the list. Errors: `approval.batch_size`. */
export const inOrder = (ids: readonly string[]): string[] => {
  if (ids.length < 2 || ids.length > MOST_MEMBERS)
    throw new CountersignError(
      'approval.batch_size',
      'invalid',
      `a batch has 2 to ${MOST_MEMBERS} requests, not ${ids.length}; sign one by itself, and more in several batches`,
    )
  return [...ids].sort()
}

/** Errors: `approval.batch_twice`. ORDER: after the caller's right was asked: who has none is told nothing else. */
export const requireOnce = (sorted: readonly string[]): void => {
  const twice = sorted.find((id, at) => sorted[at - 1] === id)
  if (twice !== undefined)
    throw new CountersignError('approval.batch_twice', 'invalid', `\`${twice}\` stands twice in the batch; name each request once`, {
      details: { request: twice },
    })
}

/** Thrown so that everything of the transaction is undone. */
class NotHis extends Error {
  readonly reasons: readonly string[]
  readonly at: number

  constructor(reasons: readonly string[], at: number) {
    super(reasons.join('; '))
    this.reasons = reasons
    this.at = at
  }
}

/** Says of which request of the batch an error is. */
const naming = async <T>(request: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    throw new CountersignError(
      error.code,
      error.kind,
      `nothing of the batch was signed, because of \`${request}\`: ${error.message}; take it out and sign the others again`,
      { details: { ...error.details, request }, cause: error },
    )
  }
}

/**
 * Takes one signature over all of these requests, or nothing. Errors name the request in `details.request`: those of one signature, and
 * `approval.batch_size`, `approval.batch_twice`, `approval.batch_alone`, `approval.batch_unequal`.
 */
export const signBatch = async (runtime: Runtime, caller: Caller, input: BatchSignature): Promise<readonly Answered[]> => {
  const { keyId, reason, for: principal } = input
  const requests = inOrder(input.requests)
  const answers = requests.map((request) => ({
    request,
    keyId,
    verdict: 'approve' as const,
    reason,
    ...(principal === undefined ? {} : { for: principal }),
  }))
  const opened: Awaited<ReturnType<typeof openAnswer>>[] = []
  for (const answer of answers) opened.push(await naming(answer.request, () => openAnswer(runtime, caller, answer)))
  requireOnce(requests)
  const refused = (reasons: readonly string[], at: number): Promise<never> =>
    naming(answers[at]!.request, () => refuse(runtime, caller, refusalOf(answers[at]!, opened[at]!.request, reasons)))
  const taken = await transact(runtime, caller, async (work) => {
    const hold = (at: number) =>
      naming(answers[at]!.request, async () => {
        const found = await holdRequest(runtime, work, caller, answers[at]!, opened[at]!.plan)
        if ('refused' in found) throw new NotHis(found.refused, at)
        await signedBefore(work, caller, found)
        return found
      })
    const held: Held[] = []
    // ORDER: in one order for everybody, so that two batches with the same requests never wait for each other.
    for (const at of answers.keys()) held.push(await hold(at))
    const rows = held.map(({ request }) => request)
    const text = canonicalJson(await batchOfRequests(work.db, work.org, rows))
    const asked = { label: signatureLabels.approveBatch, nonce: noNonce, digest: digestOfText(text) }
    const bytes = await takeSignature(runtime, work, await keyOf(work, answers[0]!), asked, input.signature)
    if (bytes === undefined) return undefined
    const digest = await putDocument(work.db, work.org, BATCH_MEDIA_TYPE, text)
    const answered: Answered[] = []
    for (const [place, answer] of answers.entries()) {
      // ORDER: a deputy is judged again after each: the one before it may have been his last.
      const one = held[place]!.lent === undefined ? held[place]! : await hold(place)
      answered.push(await enterAnswer(work, caller, one, answer, { bytes, text: input.signature, batch: { digest, place } }))
    }
    return answered
  }).catch((error: unknown) => {
    if (error instanceof NotHis) return refused(error.reasons, error.at)
    throw error
  })
  if (taken !== undefined) return taken
  const why = ['the signature does not verify over this batch']
  return refuse(runtime, caller, refusalOf(answers[0]!, opened[0]!.request, why, 'approval.bad_signature'))
}
