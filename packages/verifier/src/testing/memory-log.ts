// A log in memory, for tests: leaves, inclusion proofs, and checkpoints signed by the log and cosigned by the witness.
import { emptyRoot, formatCheckpointBody, leafHash, nodeHash, signNote } from '@countersign/ledger'
import type { Company } from './company.ts'

/** MTH of RFC 6962 section 2.1, straight from its definition. */
const rootOf = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return emptyRoot
  if (leaves.length === 1) return leaves[0]!
  const split = splitOf(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
}

const splitOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1)

/** PATH of RFC 6962 section 2.1.1. */
const pathOf = (index: number, leaves: readonly Buffer[]): Buffer[] => {
  if (leaves.length <= 1) return []
  const split = splitOf(leaves.length)
  return index < split
    ? [...pathOf(index, leaves.slice(0, split)), rootOf(leaves.slice(split))]
    : [...pathOf(index - split, leaves.slice(split)), rootOf(leaves.slice(0, split))]
}

export class MemoryLog {
  readonly leaves: string[] = []

  /** The index of the leaf. */
  append(leaf: string): number {
    return this.leaves.push(leaf) - 1
  }

  #hashes(): Buffer[] {
    return this.leaves.map((leaf) => leafHash(Buffer.from(leaf)))
  }

  proof(index: number): string[] {
    return pathOf(index, this.#hashes()).map((hash) => hash.toString('base64'))
  }

  /** `signers` as one wishes: the log alone, the log and the witness, a stranger. */
  checkpoint(company: Company, seconds: number, signers = [company.logSigner, company.witness(seconds)]): string {
    const body = formatCheckpointBody({ origin: company.origin, size: this.leaves.length, root: rootOf(this.#hashes()) })
    return signNote(body, signers)
  }
}
