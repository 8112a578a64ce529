// A real witness in this process, without HTTP: its own key, its own state file, the same judgement.
import type { KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWitness, formatAddCheckpoint, generateKeyPair, noteSigner } from '@countersign/ledger'
import type { WitnessClient } from '../evidence/journal/index.ts'
import type { TestClock } from './clock.ts'

export interface TestWitness extends WitnessClient {
  readonly vkey: string
  close(): Promise<void>
}

/** `now`: seconds since the epoch; where a test's clock is moved, the witness' must be the same. */
export const openTestWitness = async (log: { origin: string; vkey: string }, now?: () => number): Promise<TestWitness> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-witness-'))
  const name = 'witness.test/w1'
  const witness = createWitness({
    statePath: join(folder, 'state'),
    key: generateKeyPair().privateKey,
    name,
    logs: [log],
    ...(now === undefined ? {} : { now }),
  })
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

/** A witness for the log that signs with `logKey`, on the clock of a test. */
export const witnessOf = (logKey: KeyObject, clock: TestClock, org = 'acme'): Promise<TestWitness> => {
  const origin = `${org}.test/log`
  return openTestWitness({ origin, vkey: noteSigner(origin, logKey).vkey }, () => Math.floor(clock.now().getTime() / 1000))
}
