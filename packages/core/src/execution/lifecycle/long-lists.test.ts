// A list that is too long to be signed line by line: people sign its digest and what it comes to, and exactly that is moved, or nothing.
import { createHash } from 'node:crypto'
import { generateKeyPair } from '@countersign/ledger'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mostItems, type TransferLine, textOfLine } from '../../authority/transfers/index.ts'
import { testClock } from '../../testing/clock.ts'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { personOf } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds } from '../../testing/story.ts'
import { type TestWitness, witnessOf } from '../../testing/witness.ts'
import { propose } from '../proposals/index.ts'
import { linesInAnswer, linesOfTransfer, previewLines, previewTransfer, proposeTransfer } from './index.ts'

let server: TestDatabase
let witness: TestWitness
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  const logKey = generateKeyPair().privateKey
  const clock = testClock()
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { witness, logKey, clock })
  await personOf(it, 'gus')
  await personOf(it, 'hal')
  await sql`insert into identities (org_id, id, kind, name, purpose, party_id, business_owner, technical_owner, environment, criticality)
    select 'acme', 'bulk-' || lpad(n::text, 6, '0'), 'service_account', 'bulk', 'p', 'acme', 'gus', 'gus', case when n % 3 = 0 then 'production' else 'staging' end, 'low'
    from generate_series(1, ${many}::int) n`.execute(it.fresh.db)
  return async () => {
    await it.end()
    await witness.close()
  }
})

const many = 2600
const grounds = { reason: 'reorganisation', ticket: 'CHG-9' }
const asked = { from: 'gus', to: 'hal' }
const ownedBy = async (person: string) =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from identities where business_owner = ${person} and technical_owner = ${person}`.execute(it.fresh.db)
    ).rows[0]!.n,
  )
const hand = async () => proposeTransfer(it.house.runtime, await it.company.caller('cleo'), asked, grounds)
const digestOf = (lines: readonly TransferLine[]) => `sha256:${createHash('sha256').update(lines.map(textOfLine).join('')).digest('hex')}`
const whole = async (read: (skip: number) => Promise<readonly unknown[]>) => {
  const lines: TransferLine[] = []
  for (;;) {
    const some = await read(lines.length)
    lines.push(...(some as TransferLine[]))
    if (some.length < linesInAnswer) return lines
  }
}
/** As somebody would who owns the database. */
const past = async (statement: string) =>
  it.fresh.db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await sql.raw(statement).execute(trx)
  })

test('is signed by the digest of a file that the preview gives whole, moves all of it, and its dossier is verified line by line', async () => {
  const caller = await it.company.caller('cleo')
  const preview = await previewTransfer(it.house.runtime, caller, asked)
  expect(preview).toMatchObject({ count: 2 * many, list: expect.stringMatching(/^sha256:/) })
  expect(preview.changes.slice(0, 4)).toEqual([
    `${2 * many} lines with the digest ${preview.list}`,
    `as identity business owner: ${many}`,
    `as identity technical owner: ${many}`,
    `environment staging: ${2 * (many - Math.floor(many / 3))}`,
  ])
  const lines = await whole((skip) => previewLines(it.house.runtime, caller, asked, skip))
  expect(lines).toHaveLength(2 * many)
  expect(digestOf(lines)).toBe(preview.list)
  expect(await it.fresh.db.selectFrom('transfer_pages').select('n').execute()).toEqual([])

  const made = await hand()
  expect(made).toMatchObject({ count: 2 * many, outcome: 'approval' })
  const kept = await whole(async (skip) => {
    const { list, count, items } = await linesOfTransfer(it.house.runtime, caller, made.name, skip)
    expect({ list, count }).toEqual({ list: preview.list, count: 2 * many })
    return items
  })
  expect(kept).toEqual(lines)
  await approveAll(it.house, it.company, ['ben'])
  await it.house.run(600)
  expect(await ownedBy('hal')).toBe(many)
  expect(await it.fresh.db.selectFrom('owner_changes').select('n').execute()).toHaveLength(2 * many)
  const entries = await journalKinds(it.house, 'owners.changed')
  expect(entries.map(({ body }) => [body['list'], body['after'], body['lines']])).toEqual([
    ...[0, 1000, 2000, 3000, 4000].map((after) => [preview.list, after, 1000]),
    [preview.list, 5000, 200],
  ])
  expect(await journalKinds(it.house, 'owner.changed')).toEqual([])

  const dossier = await dossierOf(it.house, it.company, made.change)
  const wrong = async (text: string) => wrongIn(await judged(it.house, witness.vkey, text)).join('\n')
  expect(await wrong(dossier)).toBe('')
  const resealed = (change: (lines: string[]) => string[]) => {
    const kept = change(dossier.trimEnd().split('\n').slice(0, -1)).map((line) => `${line}\n`)
    const digest = createHash('sha256').update(kept.join('')).digest('hex')
    return `${kept.join('')}{"digest":"sha256:${digest}","lines":${kept.length},"type":"end"}\n`
  }
  const pages = dossier.split('\n').filter((line) => line.includes('"type":"page"'))
  expect(pages).toHaveLength(6)
  expect(await wrong(resealed((all) => all.map((line) => line.replace('bulk-000007', 'bulk-0000070'))))).toMatch(/list\.|ascend/)
  expect(await wrong(resealed((all) => all.filter((line) => line !== pages[3])))).toContain('list.altered')
  expect(await wrong(resealed((all) => all.filter((line) => !/"type":"(?:page|list)"/.test(line))))).toContain('list.')
  expect(await wrong(resealed((all) => all.map((line) => line.replace('dossier/v4', 'dossier/v3'))))).not.toBe('')
  expect(
    await wrong(
      resealed((all) => all.filter((line) => !/"type":"(?:page|list)"/.test(line)).map((line) => line.replace('dossier/v4', 'dossier/v1'))),
    ),
  ).toContain('list.missing')

  await proposeTransfer(it.house.runtime, caller, { reverses: made.name }, grounds)
  await approveAll(it.house, it.company, ['ben'])
  await it.house.run(600)
  expect(await ownedBy('gus')).toBe(many)
}, 120_000)

describe('moves nothing at all', () => {
  test.each([
    ['a row of it was altered', `update transfer_pages set text = replace(text, '"to":"hal"', '"to":"gus"') where n = 4`],
    ['a row of it is gone', 'delete from transfer_pages where n = 5'],
    ['a row was added', `insert into transfer_pages select org_id, list, 6, replace(text, 'bulk', 'sulk') from transfer_pages where n = 5`],
    ['a row is no list any more', `update transfer_pages set text = 'x' where n = 0`],
    ['one thing has changed hands meanwhile', `update identities set business_owner = 'ben' where id = 'bulk-002600'`],
    ['one thing stands elsewhere by now', `update identities set environment = 'production' where id = 'bulk-002599'`],
    ['who is to answer has left', `update principals set active = false where id = 'hal'`],
  ])('when %s', async (_what, statement) => {
    const made = await hand()
    await past(statement)
    await approveAll(it.house, it.company, ['ben'])
    await it.house.run(3600)
    expect(await ownedBy('hal')).toBe(0)
    expect(await it.fresh.db.selectFrom('owner_changes').select('n').execute()).toEqual([])
    const row = await it.fresh.db.selectFrom('changes').select('state').where('id', '=', made.change).executeTakeFirst()
    expect(row?.state).not.toBe('closed')
  })

  test('and no row of a list is changed or taken away in the ordinary way', async () => {
    await hand()
    for (const statement of ['update transfer_pages set text = text', 'delete from transfer_pages', 'truncate transfer_pages'])
      expect(await codeOf(() => sql.raw(statement).execute(it.fresh.db))).toBe('CS002')
  })

  test('of a document whose lines nobody has kept, or that is said of fewer lines than people can read', async () => {
    const made = await hand()
    const row = await it.fresh.db.selectFrom('instruments').select('digest').where('name', '=', made.name).executeTakeFirstOrThrow()
    const { text } = await it.fresh.db.selectFrom('documents').select('text').where('digest', '=', row.digest).executeTakeFirstOrThrow()
    const document = JSON.parse(text!)
    const caller = await it.company.caller('cleo')
    const proposed = (changed: object) =>
      codeOf(() =>
        propose(it.house.runtime, caller, { kind: 'transfer', name: 'forged', document: { ...document, ...changed }, ...grounds }),
      )
    const list = (changed: object) => proposed({ list: { ...document.list, ...changed } })
    expect(await list({ digest: `sha256:${'0'.repeat(64)}` })).toBe('transfer.altered')
    expect(await list({ lines: mostItems })).toBe('instrument.invalid')
    expect(await list({ lines: 2 * many - 1 })).toBe('transfer.altered')
    expect(await proposed({ summary: { ...document.summary, environments: { named: [], others: 0 } } })).toBe('transfer.altered')
  })
})
