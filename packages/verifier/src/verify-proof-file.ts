// Verifies one entry by itself: its leaf, byte for byte, and a C2SP tlog-proof. It shows that the entry is in the log, and nothing about the rest of its story.
import { CountersignError, leafHash, parseTlogProof, verifyInclusion } from '@countersign/ledger'
import { believeCheckpoint } from './checkpoint.ts'
import { parseLeaf } from './leaf.ts'
import { type CheckpointReport, checkpointReport, type Finding, Problems } from './report.ts'
import type { Trust } from './trust.ts'

export interface ProofFileReport {
  readonly integrity: Finding
  readonly checkpoint: CheckpointReport | null
  /** Null unless the leaf was proven to be in the log. */
  readonly entry: {
    readonly index: number
    readonly org: string
    readonly id: string
    readonly at: string
    readonly kind: string
    readonly stream: string | null
  } | null
}

/** `proofText`: a C2SP tlog-proof. `leafBytes`: exactly what was hashed. Never throws for what is in them. */
export const verifyProofFile = (proofText: string, leafBytes: Uint8Array, trust: Trust): ProofFileReport => {
  const problems = new Problems()
  let checkpoint: CheckpointReport | null = null
  let entry: ProofFileReport['entry'] = null
  try {
    const proof = parseTlogProof(proofText)
    const believed = believeCheckpoint(proof.checkpoint, trust)
    checkpoint = checkpointReport(believed)
    if (!verifyInclusion(proof.index, believed.size, leafHash(leafBytes), proof.hashes, believed.root)) {
      throw new CountersignError('proof.not_included', 'forbidden', `the leaf is not entry \`${proof.index}\` of the log`)
    }
    const { org, id, atText: at, kind, stream } = parseLeaf(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leafBytes))
    entry = { index: proof.index, org, id, at, kind, stream }
  } catch (error) {
    const code = error instanceof CountersignError ? error.code : 'dossier.not_utf8'
    problems.add('integrity', code, 'proof', error instanceof Error ? error.message : 'unknown reason')
  }
  return { integrity: problems.finding('integrity', true), checkpoint, entry }
}
