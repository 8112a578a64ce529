// An archive that grows old, for tests of retention: a house with a real witness on the same clock, changes that close, years that pass, and the
// outsider's verdict on the whole log.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '@countersign/ledger'
import { type LogExportReport, loadTrust, verifyLogExport } from '@countersign/verifier'
import { dueNow, type RetentionClassName } from '../authority/retention/index.ts'
import { trustFiles, writeLogExport } from '../evidence/dossiers/index.ts'
import { transact } from '../evidence/journal/index.ts'
import { proposeDeletion } from '../execution/deletions/index.ts'
import { propose } from '../execution/proposals/index.ts'
import { systemCaller } from '../registry/principals/index.ts'
import { type TestClock, testClock } from './clock.ts'
import { type Opened, openCompany } from './open.ts'
import type { TestDatabase, TestHouseOptions } from './runtime.ts'
import { approveAll, endTheContract, signClosures } from './story.ts'
import { type TestWitness, witnessOf } from './witness.ts'

const day = 86_400

export interface Archive extends Opened {
  readonly clock: TestClock
  readonly witness: TestWitness
  /** Something happens, and the witness sees it: what time it is stands under its signature from then on. */
  tick(): Promise<void>
  later(days: number): Promise<void>
  /** A contract has ended, all of it proven: a change with evidence and proofs, closed. */
  closedChange(): Promise<string>
  due(name: RetentionClassName): Promise<{ past: number; deletable: number; heldBack: string[]; overdue: number }>
  proposeStandard(classes: unknown): Promise<{ change: string; changes: readonly string[] }>
  adopt(classes?: unknown): Promise<void>
  proposeDeletion(name: RetentionClassName, most?: number, by?: string): ReturnType<typeof proposeDeletion>
  closureOf(change: string): Promise<string>
  /** What an outsider says of the whole log; `bend` changes the export's text first. */
  verdict(bend?: (text: string) => string): Promise<LogExportReport>
}

export const openArchive = async (server: TestDatabase, options: TestHouseOptions = {}): Promise<Archive> => {
  const clock = testClock()
  const logKey = generateKeyPair().privateKey
  const witness = await witnessOf(logKey, clock)
  const opened = await openCompany(server, { ...options, witness, logKey, clock })
  const { house, company } = opened
  const tick = async (): Promise<void> => {
    const caller = systemCaller(house.runtime, 'acme', 'tick')
    await transact(house.runtime, caller, async (work) => work.record({ kind: 'test.happened', stream: 'tick', body: {} }))
    await house.runtime.journal.settled('acme', 'tick')
    await house.sequencer.reached(house.sequencer.state.size, { cosigned: true })
  }
  const closureOf = async (change: string): Promise<string> =>
    (await house.runtime.db.selectFrom('changes').select('closure').where('id', '=', change).executeTakeFirstOrThrow()).closure
  const proposeStandard = async (classes: unknown) =>
    propose(house.runtime, await company.caller('ada'), {
      kind: 'retention',
      name: 'standard',
      document: { classes },
      reason: 'because',
      ticket: 'CHG-9',
    })
  return {
    ...opened,
    clock,
    witness,
    tick,
    later: async (days) => {
      clock.advance(days * day)
      await tick()
    },
    closedChange: async () => {
      await company.credential('one')
      const change = await endTheContract(house, company)
      await approveAll(house, company)
      await house.run(3600)
      await signClosures(house, company)
      await house.run(3600)
      if ((await closureOf(change)) !== 'risk_complete') throw new Error('the change did not close')
      return change
    },
    due: async (name) => {
      const { classes } = await dueNow(house.runtime, 'acme', 1000)
      const found = classes.find((one) => one.class === name)!
      return { past: found.past, deletable: found.deletable.length, heldBack: [...found.heldBack.keys()], overdue: found.overdue }
    },
    proposeStandard,
    adopt: async (classes = {}) => {
      const { change } = await proposeStandard(classes)
      await approveAll(house, company)
      await house.run(600)
      if ((await closureOf(change)) !== 'risk_complete') throw new Error('the standard did not come in force')
      await tick()
    },
    proposeDeletion: async (name, most = 2000, by = 'ada') =>
      proposeDeletion(house.runtime, await company.caller(by), { class: name, most, reason: 'past its period', ticket: 'CHG-40' }),
    closureOf,
    verdict: async (bend = (text) => text) => {
      const folder = await mkdtemp(join(tmpdir(), 'countersign-archive-'))
      try {
        await tick()
        const path = join(folder, 'log')
        await writeLogExport(house.runtime.db, path)
        await writeFile(path, bend(await readFile(path, 'utf8')))
        const files = await trustFiles(house.runtime, 'acme', { log: house.logKey.vkey, witness: witness.vkey })
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
        return await verifyLogExport(path, await loadTrust(folder))
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    end: async () => {
      await opened.end()
      await witness.close()
    },
  }
}
