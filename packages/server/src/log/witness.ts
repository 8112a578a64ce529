// The log's witness, over tlog-witness: its answer is verified before it is believed.
import type { WitnessClient } from '@countersign/core/evidence/journal/index'
import { addCheckpoint, attachCosignatures, cosignatureVerifier } from '@countersign/ledger'

const timeoutMs = 5_000

export const httpWitness = (url: string, vkey: string): WitnessClient => {
  const verifier = cosignatureVerifier(vkey)
  return {
    name: verifier.name,
    vkey,
    cosign: async ({ oldSize, proof, checkpoint }) => {
      const answer = await addCheckpoint(url, { oldSize, proof, checkpoint }, { signal: AbortSignal.timeout(timeoutMs) })
      if (answer.status !== 'cosigned') return answer
      try {
        // SAFETY: a line that does not verify is no cosignature.
        attachCosignatures(checkpoint, answer.lines, [verifier])
      } catch {
        return { status: 'unreachable', detail: 'the answer holds no valid cosignature of the expected witness' }
      }
      return answer
    },
  }
}
