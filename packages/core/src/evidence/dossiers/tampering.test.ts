// An administrator of the database, triggers off, edits whatever he likes after the fact. The outsider finds it in the dossier, or the export
// refuses to be made. What is not covered is listed here, and the list can only shrink.
import { CountersignError, generateKeyPair } from '@countersign/ledger'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import { testClock } from '../../testing/clock.ts'
import { drive, writeDeparture } from '../../testing/departure.ts'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { openTestHouse, startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { endTheContract } from '../../testing/story.ts'
import { witnessOf } from '../../testing/witness.ts'

let server: TestDatabase
let it: Opened
let change: string
const logKey = generateKeyPair().privateKey
const clock = testClock()

beforeAll(async () => {
  server = await startTestDatabase()
  it = await openCompany(server, { logKey, clock })
  await writeDeparture(it.house, it.company)
  change = await endTheContract(it.house, it.company)
  await drive(it.house, it.company, change)
  await it.house.stop()
  await it.fresh.db.destroy()
})
afterAll(() => server.stop())

/** What is found wrong in a copy of the database that was edited as its administrator can: exported by an honest process, judged outside. */
const foundAfter = async (edit: string): Promise<string[]> => {
  const copy = await server.fresh(it.fresh.name)
  const witness = await witnessOf(logKey, clock)
  let house: TestHouse | undefined
  try {
    for (const table of ['journal', 'documents']) await sql.raw(`alter table ${table} disable trigger all`).execute(copy.db)
    const { numAffectedRows } = await sql.raw(edit).execute(copy.db)
    expect(numAffectedRows, 'the edit touches something').not.toBe(0n)
    house = await openTestHouse(copy.db, 'acme', { logKey, clock, witness, keys: it.house.runtime.keys })
    const ada = await resolvePrincipal(copy.db, 'acme', 'ada', clock.now())
    const company = { ...it.company, caller: async () => ({ org: 'acme', principal: ada!, requestId: 'auditor' }) }
    return wrongIn(await judged(house, witness.vkey, await dossierOf(house, company, change)))
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return [`refused: ${error.code}`]
  } finally {
    await house?.stop()
    await witness.close()
    await copy.drop()
  }
}

const some = (kind: string) => `(select ordinal from journal where kind = '${kind}' and stream is not null order by ordinal limit 1)`

const edits: Record<string, string> = {
  'an approver’s name in an entry': `update journal set leaf = replace(leaf, '"person":"ben"', '"person":"eve"') where kind = 'approval.signed' and leaf like '%"person":"ben"%'`,
  'a verdict in an entry': `update journal set leaf = replace(leaf, 'still_accepted', 'rejected') where kind = 'proof.recorded' and leaf like '%still_accepted%'`,
  'the time of an entry': `update journal set leaf = replace(leaf, '"at":"2026-01-05', '"at":"2026-01-04') where ordinal = ${some('operation.started')}`,
  'an entry and its hash': `update journal set leaf = leaf || ' ', leaf_hash = sha256(('\\x00'::bytea || convert_to(leaf || ' ', 'utf8'))) where ordinal = ${some('plan.frozen')}`,
  'an incident that never was': `delete from journal where kind = 'incident.opened'`,
  'a mandate that never was': `delete from journal where kind = 'mandate.minted'`,
  'evidence that never was': `delete from journal where ordinal = ${some('evidence.received')}`,
  'a refused proof that never was': `delete from journal where ordinal = ${some('proof.recorded')}`,
  'an entry in another stream': `update journal set stream = 'elsewhere' where ordinal = ${some('closure.reached')}`,
  'two entries that change places': `alter table journal drop constraint journal_log_index_key;
    with p as (select min(log_index) a, max(log_index) b from journal where kind = 'operation.started')
    update journal set log_index = p.a + p.b - log_index from p where log_index in (p.a, p.b)`,
  'the leaves of two entries': `update journal j set leaf = o.leaf from journal o where j.kind = 'evidence.received' and o.kind = 'evidence.received' and j.ordinal = ${some('evidence.received')} and o.ordinal <> j.ordinal`,
  'an entry of another organisation': `update journal set org_id = 'other' where ordinal = ${some('approval.completed')}`,
  'the text of a plan': `update documents set text = replace(text, 'the contract ends', 'nothing ends') where media_type like '%plan%'`,
  'the text of a decision': `update documents set text = replace(text, '"approval"', '"autonomous"') where media_type like '%decision%'`,
  'a mandate’s text': `update documents set text = text || ' ' where media_type like '%mandate%'`,
  'a piece of evidence': `update documents set text = replace(text, '"sig":"', '"sig":"A') where media_type like '%evidence%'`,
  'a proof': `update documents set text = replace(text, '"payload":"', '"payload":"A') where media_type like '%proof%'`,
  'a risk acceptance': `update documents set text = replace(text, '2026-', '2036-') where media_type like '%risk-acceptance%'`,
  'a proof that is gone': `delete from documents where media_type like '%proof%'`,
  'a digest and its text together': `update documents set text = text || ' ', digest = 'sha256:' || encode(sha256(convert_to(text || ' ', 'utf8')), 'hex') where media_type like '%evidence%'`,
  'the tail of a stream, with its head': `with cut as (delete from journal where kind = 'change.closed' returning stream, seq, leaf)
    update journal_streams s set length = c.seq - 1, head = c.leaf::json ->> 'prev' from cut c where s.stream = c.stream`,
}

/** Columns beside the hashed text that help to find an entry, and that a verifier of dossiers never sees. May only shrink. */
const uncovered: Record<string, string> = {
  'journal.at': `update journal set at = at - interval '1 day'`,
  'journal.kind': `update journal set kind = 'other' where kind = 'operation.attempted'`,
  'journal.actor_id': `update journal set actor_id = 'somebody'`,
  'journal.id': `update journal set id = id || 'x'`,
  'documents.media_type': `update documents set media_type = 'text/plain' where media_type like '%evidence%'`,
}

test('untouched, it passes', async () => {
  expect(await foundAfter('select 1')).toEqual([])
})

describe('found', () => {
  test.each(Object.entries(edits))('%s', async (_name, edit) => {
    expect(await foundAfter(edit)).not.toEqual([])
  })
})

test('not covered: the copies beside the hashed text, and nothing else', async () => {
  const unseen: string[] = []
  for (const [name, edit] of Object.entries(uncovered)) if ((await foundAfter(edit)).length === 0) unseen.push(name)
  expect(unseen).toEqual(['journal.at', 'journal.kind', 'journal.actor_id', 'journal.id'])
})
