// A real witness in this process, without HTTP: its own key, its own state file, the same judgement.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWitness, formatAddCheckpoint, generateKeyPair } from '@countersign/ledger'
import type { WitnessClient } from '../evidence/journal/index.ts'

export interface TestWitness extends WitnessClient {
  readonly vkey: string
  close(): Promise<void>
}

export const openTestWitness = async (log: { origin: string; vkey: string }): Promise<TestWitness> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-witness-'))
  const name = 'witness.test/w1'
  const witness = createWitness({ statePath: join(folder, 'state'), key: generateKeyPair().privateKey, name, logs: [log] })
  return {
    name,
    vkey: witness.vkey,
    cosign: async (request) => {
      const answer = await witness.addCheckpoint(formatAddCheckpoint(request))
      if (answer.status === 200) return { status: 'cosigned', lines: answer.lines }
      if (answer.status === 409) return { status: 'conflict', size: answer.size }
      return { status: 'refused', code: answer.code, detail: answer.detail }
    },
    close: async () => {
      witness.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
