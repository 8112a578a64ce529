// What was agreed comes in as data: whole or not at all, with every mistake in its place, safe to repeat, and never so that a contract lives longer
// or a requirement gets weaker.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bringIn, contractFindings, fullClauses } from '../../testing/contracts.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { readContractBook } from '../contracts/index.ts'
import type { ImportProblem } from './index.ts'

let database: TestDatabase
let opened: Opened

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  await opened.fresh.db.updateTable('contracts').set({ state: 'ended' }).where('id', '=', 'contract').execute()
  return () => opened.end()
})

const document = `parties:
  - { id: nw, kind: provider, name: Northwind, tenants: [retail], regions: [eu, us], services: [pam], controls: [four-eyes] }
  - { id: fjord, kind: subcontractor, name: Fjord, parent: nw, regions: [eu] }
  - { id: depth, kind: subcontractor, name: Depth, parent: fjord }
duties:
  - { party: nw, evidence: revocation, withinHours: 0.25 }
contracts:
  - { id: nw-1, name: Main, party: nw, owner: eve, starts: 2025-01-01, ends: 2027-12-31, kind: pam, criticality: high, systems: [fake], operations: [credential.revoke] }
  - { id: fj-1, name: Sub, party: fjord, owner: finn, starts: 2025-01-01, ends: 2026-12-31, under: nw-1 }
clauses:
${fullClauses('nw-1').replace('maxDepth: 1', 'maxDepth: 2')}${fullClauses('fj-1')}uptime:
  - { contract: nw-1, service: pam, percent: 99.9, penalty: 5 % of the fee, document: SLA, section: "2.1" }
requirements:
  - { clause: retention, atLeast: critical, days: 3650 }
`

const problems = async (text: string, format: 'yaml' | 'csv' = 'yaml'): Promise<string[]> => {
  try {
    await bringIn(opened, text, { format })
  } catch (error) {
    const { details } = error as { details?: { problems?: ImportProblem[] } }
    if (!details?.problems) throw error
    return details.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
  }
  return []
}
const book = () => readContractBook(opened.fresh.db, 'acme')

describe('a document of agreements', () => {
  it('becomes clauses, promises, duties and requirements; the same again changes nothing', async () => {
    const first = await bringIn(opened, document)
    expect([first.counts.clauses, first.counts.uptime, first.counts.duties, first.counts.requirements]).toEqual([
      { created: 16, updated: 0, unchanged: 0 },
      { created: 1, updated: 0, unchanged: 0 },
      { created: 1, updated: 0, unchanged: 0 },
      { created: 1, updated: 0, unchanged: 0 },
    ])
    const contract = (await book()).find('nw-1')!
    expect(contract).toMatchObject({ kind: 'pam', criticality: 'high', scope: { systems: ['fake'] }, uptime: [{ percent: 99.9 }] })
    expect((await book()).parties.dutiesOf('depth')).toEqual({
      controls: [{ control: 'four-eyes', from: ['nw'] }],
      evidence: [{ evidence: 'revocation', withinMinutes: 15, from: 'nw' }],
    })
    const again = await bringIn(opened, document)
    expect(again.differences).toEqual([])
    expect(await contractFindings(opened)).toEqual([])
  })

  it('has no effect in a dry run', async () => {
    expect((await bringIn(opened, document, { dryRun: true })).differences.length).toBeGreaterThan(20)
    expect((await book()).find('nw-1')).toBeUndefined()
  })

  it('opens a finding of the owner for each gap, resolves it when it is mended, and opens it anew when it comes back', async () => {
    const gap = document.replace('withinHours: 1,', 'withinHours: 9,')
    await bringIn(opened, gap)
    const open = ['contract.clause_weak nw-1/revocation_right → eve']
    expect(await contractFindings(opened)).toEqual(open)
    await bringIn(opened, gap)
    expect(await contractFindings(opened)).toEqual(open)
    await bringIn(opened, document)
    expect([await contractFindings(opened), await contractFindings(opened, 'resolved')]).toEqual([[], open])
    await bringIn(opened, gap)
    expect([await contractFindings(opened), await contractFindings(opened, 'resolved')]).toEqual([open, open])
  })

  it('imported by several at once opens no finding twice', async () => {
    const gap = document.replace('withinHours: 1,', 'withinHours: 9,')
    await bringIn(opened, document)
    await Promise.allSettled([bringIn(opened, gap), bringIn(opened, gap), bringIn(opened, gap)])
    expect(await contractFindings(opened)).toEqual(['contract.clause_weak nw-1/revocation_right → eve'])
  })
})

describe('what is refused, with its place', () => {
  it('makes no contract live longer: that is signed for by name', async () => {
    await bringIn(opened, document)
    const place = '8:78 contracts[0].ends: ends on 2027-12-31 in the inventory; only `countersign contract confirm` makes it later'
    expect(await problems(document.replace('2027-12-31', '2028-12-31'))).toEqual([place])
    expect((await problems(document.replace(', ends: 2027-12-31', ''))).join()).toContain('makes it later')
    expect((await problems(document.replace(', under: nw-1', ''))).join()).toContain("can't change")
    expect((await book()).find('nw-1')!.endsOn).toBe('2027-12-31')
  })

  it('makes no requirement weaker', async () => {
    await bringIn(opened, document)
    expect((await problems(document.replace('days: 3650', 'days: 30'))).join()).toContain('weaker than what is required already: days')
    expect(await problems(document.replace('days: 3650', 'days: 4000'))).toEqual([])
  })

  it.each([
    [
      'a circle through what the inventory knows',
      'parties: [{ id: nw, kind: subcontractor, name: N, parent: depth }]',
      'comes from itself',
    ],
    ["a provider's contract under another", document.replace('kind: pam', 'under: fj-1'), "only a subcontractor's contract"],
    ['a contract under itself', document.replace('under: nw-1', 'under: fj-1'), 'comes from itself'],
    ["a contract under a stranger's", document.replace('under: nw-1', 'under: contract'), 'not with whom `fjord` works for'],
    ['a duty of the enterprise', document.replace('party: nw, evidence', 'party: acme, evidence'), 'owed to the enterprise'],
    ['evidence of no class', document.replace('evidence: revocation', 'evidence: hearsay'), 'the policy knows the classes'],
    ['an operation of no policy', document.replace('[credential.revoke]', '[credential.revok]'), 'knows no operation'],
    ['a system that there is not', document.replace('[fake]', '[fakir]'), 'no `fakir` among systems'],
    ['a term of another clause', document.replace('noticeDays: 5', 'noticeDays: 5, days: 3'), 'does not belong to the clause'],
    ['a clause that lacks its term', document.replace(', noticeDays: 5', ''), '`noticeDays` is missing'],
    [
      'a clause twice',
      document.replace('clauses:\n', 'clauses:\n  - { contract: nw-1, clause: approval_retained, document: d, section: s }\n'),
      'declared twice',
    ],
    ['a clause that there is not', document.replace('clause: approval_retained', 'clause: goodwill'), 'must be one of'],
    ['a percentage beyond all', document.replace('99.9', '101'), 'a number from 0.001 to 100'],
    ['half a day of notice', document.replace('noticeDays: 5', 'noticeDays: 5.5'), 'a whole number'],
    ['a name twice', document.replace('[eu, us]', '[eu, eu]'), 'stands there twice'],
  ])('%s', async (_name, text, message) => {
    if (!text.startsWith('parties:\n')) await bringIn(opened, document)
    expect((await problems(text)).join('\n')).toContain(message)
  })

  it('a circle is also refused by the table', async () => {
    await bringIn(opened, document)
    const { db } = opened.fresh
    await expect(db.updateTable('parties').set({ parent_id: 'depth' }).where('id', '=', 'fjord').execute()).rejects.toThrow(
      'stand above itself',
    )
    await expect(db.updateTable('contracts').set({ under_id: 'fj-1' }).where('id', '=', 'fj-1').execute()).rejects.toThrow('under itself')
  })
})

describe('CSV', () => {
  const csv = `record,id,kind,name,parent,tenants,controls,party,owner,starts,ends,contract,clause,withinHours,allowed,approvalNeeded,maxDepth,document,section,service,percent,evidence
party,nw,provider,Northwind,,retail; bank,four-eyes,,,,,,,,,,,,,,,
duty,,,,,,,nw,,,,,,0.25,,,,,,,,revocation
contract,nw-1,pam,Main,,,,nw,eve,2025-01-01,2026-12-31,,,,,,,,,,,
clause,,,,,,,,,,,nw-1,subcontracting,,true,true,1,MSA,7,,,
uptime,,,,,,,,,,,nw-1,,,,,,SLA,2,pam,99.5,
`
  it('says the same as YAML', async () => {
    await bringIn(opened, csv, { format: 'csv' })
    const read = await book()
    expect(read.parties.find('nw')).toMatchObject({ tenants: ['bank', 'retail'], duties: [{ withinMinutes: 15 }] })
    expect(read.find('nw-1')).toMatchObject({
      uptime: [{ percent: 99.5 }],
      clauses: [{ terms: { allowed: true, approvalNeeded: true, maxDepth: 1 } }],
    })
    expect((await bringIn(opened, csv, { format: 'csv' })).differences).toEqual([])
  })

  it('tells its problems with line and column', async () => {
    expect(await problems(csv.replace('99.5', 'much'), 'csv')).toEqual(['6:38 uptime[0].percent: must be a number from 0.001 to 100'])
  })
})
