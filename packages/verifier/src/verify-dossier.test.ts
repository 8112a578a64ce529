import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasCode } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { Company } from './testing/company.ts'
import { MemoryLog } from './testing/memory-log.ts'
import { Script } from './testing/script.ts'
import { approved, autonomous, everything, operation, refused } from './testing/stories.ts'
import { verdicts, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'
import { verifyDossier } from './verify-dossier.ts'

const company = new Company()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a true dossier', () => {
  it.each([refused, autonomous, approved, everything])('passes all three verdicts: %o', async (story) => {
    const report = await verifyText(story(company).dossier(), trust)
    expect([report.integrity.problems, report.completeness.problems, report.truth.problems]).toEqual([[], [], []])
    expect(isProven(report)).toBe(true)
  })

  it('tells of each operation how it ended, recomputed from the answers', async () => {
    const { operations, counts, checkpoint } = await verifyText(everything(company).dossier(), trust)
    const ends = operations.map(({ id, closure, verdict, strength, needed }) => [id, needed ? closure : 'not needed', verdict, strength])
    expect(ends).toEqual([
      ['op_lying', 'risk_complete', 'rejected', 'presented'],
      ['op_issue', 'risk_complete', 'still_accepted', 'presented'],
      ['op_move', 'risk_complete', 'still_accepted', null],
      ['op_retire', 'risk_complete', 'rejected', 'presented'],
      ['op_sessions', 'risk_complete', 'rejected', null],
      ['op_idle', 'not needed', 'rejected', null],
      ['op_weak', 'risk_complete', 'cannot_test', 'introspected'],
      ['op_legacy', 'risk_accepted', 'cannot_test', null],
      ['op_stuck', 'stuck', null, null],
    ])
    expect(operations[0]).toMatchObject({ executor: 'agt_northwind', approvers: ['per_alice', 'per_bob'], attempts: 3, proofs: 4 })
    expect(operations[7]!.riskAcceptance).toMatchObject({ person: 'per_carol' })
    expect(checkpoint).toMatchObject({ origin: company.origin, size: counts.entries })
  })

  it('passes when it shares its log with other changes and organisations', async () => {
    const log = new MemoryLog()
    autonomous(company, { log, org: 'org_other', change: 'chg_other' })
    const script = autonomous(company, { log })
    autonomous(company, { log, change: 'chg_later' })
    expect(verdicts(await verifyText(script.dossier(), trust))).toBe('pass pass pass')
  })

  it('passes with a plan of the first version, whose way back was a sentence', async () => {
    const { wayBack: _typed, ...before } = operation('op_a', company.executors.connector, { rollback: 'issue a new one' })
    const script = new Script(company).open().freeze([before], { type: 'countersign/plan/v1', rollback: 'none' }).decide({ op_a: {} })
    script.execute('op_a')
    const proof = script.prove('op_a')
    script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' }).seal()
    expect(verdicts(await verifyText(script.dossier(), trust))).toBe('pass pass pass')
  })

  it.each([
    ['none at all', undefined],
    ['a sentence', 'rotate it again'],
    ['one of a kind that nobody knows', { kind: 'perhaps', words: 'w' }],
    ['an operation that it does not name', { kind: 'operation', words: 'w' }],
  ])('is none whose plan of now says of a way back %s', async (_what, wayBack) => {
    const { wayBack: _typed, ...rest } = operation('op_a', company.executors.connector)
    const script = new Script(company)
      .open()
      .freeze([{ ...rest, ...(wayBack === undefined ? {} : { wayBack }) }])
      .decide({ op_a: {} })
      .seal()
    expect((await verifyText(script.dossier(), trust)).integrity.problems).not.toEqual([])
  })

  it('passes from a file, and in pieces that cut characters and surrogate pairs apart', async () => {
    const script = autonomous(company)
    script.add('note.added', script.change, { text: 'déjà vu 🔑' })
    const dossier = script.closeChange('risk_complete', { op_a: 'risk_complete' }).seal().dossier()
    const path = join(folder, 'dossier')
    await writeFile(path, dossier)
    expect(isProven(await verifyDossier(path, trust))).toBe(true)
    const units = async function* () {
      for (let i = 0; i < dossier.length; i += 1) yield dossier[i]!
    }
    expect(isProven(await verifyDossier(units(), trust))).toBe(true)
  })

  it('gives the same report twice', async () => {
    const dossier = everything(company).dossier()
    expect(await verifyText(dossier, trust)).toEqual(await verifyText(dossier, trust))
  })

  it('is refused by a code, not by a report, only where there is no such file', async () => {
    await expect(verifyDossier(join(folder, 'nothing'), trust)).rejects.toSatisfy((error) => hasCode(error, 'dossier.unreadable'))
  })
})
