// A change whose evidence and proofs were deleted by a decided change, before the outsider's verifier: what can't be judged any more is unknown, never
// passed and never failed; what was taken away by hand is found.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exportIdentityDossier } from '../../evidence/dossiers/index.ts'
import { digestOfText } from '../../platform/documents.ts'
import { dossierOf, judged, judgedIdentity, wrongIn } from '../../testing/dossier.ts'
import { type Archive, openArchive } from '../../testing/retention.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf } from '../../testing/story.ts'

let server: TestDatabase
let it: Archive
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openArchive(server)
  return () => it.end()
})

const goOn = async (): Promise<void> => {
  await approveAll(it.house, it.company)
  await it.house.run(3600)
}

describe('a change whose evidence and proofs were deleted', () => {
  const gone = async (...names: ('evidence' | 'proof')[]) => {
    const change = await it.closedChange()
    const before = await dossierOf(it.house, it.company, change)
    await it.later(1100)
    await it.adopt()
    const changes: string[] = []
    for (const name of names) {
      changes.push((await it.proposeDeletion(name)).change)
      await goOn()
      await it.tick()
    }
    for (const one of changes) expect(await it.closureOf(one)).toBe('risk_complete')
    return { change, before, changes, after: await dossierOf(it.house, it.company, change) }
  }
  const judge = (dossier: string) => judged(it.house, it.witness.vkey, dossier)
  const endOf = (body: string): string => {
    const lines = body.trimEnd().split('\n').slice(0, -1)
    const text = lines.map((one) => `${one}\n`).join('')
    return `${text}{"digest":"${digestOfText(text)}","lines":${lines.length},"type":"end"}\n`
  }

  test('has a dossier that says so: nothing fails for it, nothing passes that can no longer be judged, and what was exported before still proves all', async () => {
    const { before, after, changes } = await gone('evidence', 'proof')
    expect(wrongIn(await judge(before))).toEqual([])
    const report = await judge(after)
    expect([report.integrity, report.completeness, report.truth]).toEqual([
      { verdict: 'pass', problems: [] },
      { verdict: 'unknown', problems: [] },
      { verdict: 'unknown', problems: [] },
    ])
    expect(report.deleted.map(({ change, role }) => ({ change, role }))).toEqual(
      expect.arrayContaining([
        { change: changes[0], role: 'evidence' },
        { change: changes[1], role: 'proof' },
      ]),
    )
    expect((await it.verdict()).integrity.verdict).toBe('pass')
  })

  test('makes what is told of an identity as little certain, and names the deletion there too', async () => {
    const { changes } = await gone('proof')
    const { id } = await it.house.runtime.db.selectFrom('identities').select('id').executeTakeFirstOrThrow()
    let text = ''
    const source = { runtime: it.house.runtime, sequencer: it.house.sequencer }
    for await (const line of await exportIdentityDossier(source, await it.company.caller('ada'), id)) text += line
    const report = await judgedIdentity(it.house, it.witness.vkey, text)
    expect([report.integrity.problems, report.completeness.verdict, report.truth.verdict]).toEqual([[], 'pass', 'unknown'])
    expect(report.parts.flatMap((part) => part.report.deleted.map(({ change }) => change))).toEqual(changes)
  })

  test('of which only one class was deleted is judged in everything else', async () => {
    const { after } = await gone('evidence')
    const report = await judge(after)
    expect([report.integrity.verdict, report.completeness.verdict, report.truth.verdict]).toEqual(['pass', 'unknown', 'pass'])
  })

  test('in part, because a list ended in the middle of it, fails for nothing and passes nothing that rests on what is gone', async () => {
    const change = await it.closedChange()
    await it.later(1100)
    await it.adopt()
    for (;;) {
      const { deletion } = await it.proposeDeletion('proof', 1)
      expect(deletion.items).toHaveLength(1)
      await goOn()
      await it.tick()
      const report = await judge(await dossierOf(it.house, it.company, change))
      expect([report.integrity, report.completeness, report.truth]).toEqual([
        { verdict: 'pass', problems: [] },
        { verdict: 'pass', problems: [] },
        { verdict: 'unknown', problems: [] },
      ])
      if ((await it.due('proof')).deletable === 0) break
    }
  })

  test('is found out when the document was taken away by hand, or the deletion was not decided', async () => {
    const { after } = await gone('proof')
    const withoutTombstones = endOf(after.replace(/^\{[^\n]*"type":"tombstone"\}\n/gm, ''))
    expect((await judge(withoutTombstones)).integrity.problems.map(({ code }) => code)).toContain('document.deletion_undecided')
    const withoutSignatures = endOf(after.replace(/^\{[^\n]*approval\.signed[^\n]*"type":"tombstone"\}\n/gm, ''))
    expect((await judge(withoutSignatures)).integrity.problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['deletion.undecided', 'document.deletion_undecided']),
    )
    const asFirstVersion = endOf(after.replace('countersign/dossier/v2', 'countersign/dossier/v1'))
    expect((await judge(asFirstVersion)).integrity.verdict).toBe('fail')
    const plan = /"digest":"(sha256:[0-9a-f]{64})"[^\n]*countersign\.plan\+json/.exec(after)![1]!
    const withoutPlan = endOf(
      after
        .split('\n')
        .map((one) => (one.startsWith(`{"digest":"${plan}"`) ? `{"digest":"${plan}","type":"deleted"}` : one))
        .join('\n'),
    )
    expect((await judge(withoutPlan)).integrity.problems.map(({ code }) => code)).toContain('document.deletion_undecided')
  })

  test('whose text an administrator takes away can not be exported as if nothing were missing', async () => {
    const change = await it.closedChange()
    const { db } = it.house.runtime
    await sql`alter table documents disable trigger user`.execute(db)
    await sql`update documents set text = null where digest in (select digest from proofs)`.execute(db)
    expect(await codeOf(() => dossierOf(it.house, it.company, change))).toBe('document.altered')
  })
})
