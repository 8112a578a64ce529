import { describe, expect, it } from 'vitest'
import { changeOf, saidBy, tellChapter, tellInstants, tellValue, titleOf } from './life-words.ts'
import type { Chapter, Fact } from './timeline.ts'

const fact = (given: Partial<Omit<Fact, 'by'>> & { readonly by?: Partial<Fact['by']> }): Fact => ({
  n: '1',
  of: 'itself',
  what: 'changed',
  at: '2026-11-30T10:00:00.000Z',
  before: null,
  after: null,
  ...given,
  by: { way: 'product', principal: 'ada', databaseRole: 'app', source: null, entries: [], more: 0, ...given.by },
})
const entry = (stream: string | null, says: Record<string, string> = {}) => ({
  id: 'jrn_1',
  index: 4,
  kind: 'change.opened',
  stream,
  at: '2026-11-30T10:00:00.000Z',
  deleted: false,
  says,
})

describe('a change of facts', () => {
  it.each([
    [fact({ what: 'began', after: { name: 'x' } }), 'Came into the inventory'],
    [fact({ what: 'began', by: { way: 'history_began' } }), 'Was there before a history was kept'],
    [fact({ what: 'ended' }), 'Left the inventory'],
    [fact({ before: { state: 'active' }, after: { state: 'offboarding' } }), 'Its end began'],
    [fact({ before: { state: 'offboarding' }, after: { state: 'retired' } }), 'It ended'],
    [fact({ before: { businessOwner: null }, after: { businessOwner: 'ben' } }), 'Answers for it: nobody → ben'],
    [
      fact({ before: { businessOwner: 'ada', frozenAt: 'x' }, after: { businessOwner: 'ben', frozenAt: null } }),
      'Answers for it: ada → ben',
    ],
    [fact({ before: { frozenAt: null }, after: { frozenAt: '2026-11-30T10:00:00Z' } }), 'It was frozen'],
    [fact({ before: { quarantinedIn: 'deal' }, after: { quarantinedIn: null } }), 'It left quarantine'],
    [fact({ before: { purpose: 'a' }, after: { purpose: 'b', someNewThing: 1 } }), 'Changed: What it is for, Some new thing'],
  ])('%# is told in a line', (one, title) => {
    expect(titleOf(one)).toBe(title)
  })

  it('says by whose word: a person, a source, or nobody; what was written past the product is never passed off as said', () => {
    expect(saidBy(fact({}))).toBe('by ada')
    expect(saidBy(fact({ by: { source: { source: 'hr', record: 'E-7', event: 'lev_1' } } }))).toBe('as hr said (E-7)')
    expect(saidBy(fact({ by: { principal: null } }))).toBe('by nobody known')
    expect(saidBy(fact({ by: { way: 'database', principal: 'ada' } }))).toBe('past this product, at the database')
  })

  it('leads to its change by what an entry says, else by the stream of a change, and never by another stream', () => {
    expect(changeOf(fact({ by: { entries: [entry(null, { change: 'chg_1' })] } }))).toBe('chg_1')
    expect(changeOf(fact({ by: { entries: [entry('merger:x'), entry('chg_2')] } }))).toBe('chg_2')
    expect(changeOf(fact({ by: { entries: [entry('merger:x')] } }))).toBeUndefined()
  })
})

it('a value is told as people read it, and what is kept back stays back', () => {
  const at = (instant: string) => `<${instant}>`
  expect(
    [null, true, false, 'kept back', ['a', 'b'], [], '2026-11-30T10:00:00Z', 'offboarding', 12].map((value) => tellValue(value, at)),
  ).toEqual(['nothing', 'yes', 'no', 'kept back', 'a, b', 'nothing', '<2026-11-30T10:00:00Z>', 'ending', '12'])
})

it('a sentence of the server’s is told with the reader’s own instants, each of them, and nothing else of it is touched', () => {
  const at = (instant: string) => `<${instant.slice(0, 10)}>`
  expect(tellInstants('from 2026-11-30T10:00:00Z until 2026-12-28T11:53:26.000Z, plan 2026-12', at)).toBe(
    'from <2026-11-30> until <2026-12-28>, plan 2026-12',
  )
})

describe('a deed', () => {
  const chapter: Chapter = {
    operation: 'op_1',
    change: 'chg_1',
    what: 'credential.revoke',
    credential: 'billing',
    system: 'orders',
    openedAt: '2026-11-30T10:00:00.000Z',
    phase: 'done',
    closure: 'risk_complete',
    asked: { by: 'ada', trigger: { kind: 'contract.end', ref: 'c' }, reason: 'it ends', ticket: 'CHG-1' },
    decided: { at: '', decision: '', bundle: '', matrix: null, outcome: 'approval', policies: [], reasons: [] },
    accountable: null,
    approved: [{ person: 'ben', for: 'cleo', verdict: 'approve', at: '' }],
    executed: { by: 'agent', kind: 'agent', party: 'acme', at: '2026-11-30T10:00:00.000Z', mandates: [] },
    proof: { rounds: 1, digest: null, purpose: 'rejection', verdict: 'rejected', strength: 'presented', at: null },
    compared: null,
    findings: [],
    incidents: [],
    acceptances: [],
  }
  it('is told from who asked to what was proven', () => {
    expect(tellChapter(chapter)).toEqual([
      'ada asked: it ends',
      'policy asked for approval',
      'approved by ben (cleo)',
      'carried out by agent',
      'proven dead (presented)',
    ])
  })
  it('is told by what the look was for: what still lets in is good of what was made and bad of what was ended', () => {
    const looked = (purpose: string, verdict: string) =>
      tellChapter({ ...chapter, proof: { rounds: 1, digest: null, purpose, verdict, strength: null, at: null } }).at(-1)
    expect(looked('acceptance', 'still_accepted')).toBe('seen to work')
    expect(looked('rejection', 'still_accepted')).toBe('it still worked when we looked')
    expect(looked('sessions', 'rejected')).toBe('no session is left')
    expect(looked('rejection', 'inconclusive')).toBe('the look proved nothing')
  })
  it('that was carried out and not proven says so; one that was not needed claims neither', () => {
    expect(tellChapter({ ...chapter, proof: null }).at(-1)).toBe('no proof yet')
    const skipped = tellChapter({ ...chapter, phase: 'skipped', proof: null, executed: { ...chapter.executed, at: null } })
    expect(skipped.at(-1)).toBe('was not needed')
    expect(skipped.join()).not.toContain('carried out')
    const never = { ...chapter, proof: null, executed: { ...chapter.executed, at: null } }
    expect(tellChapter(never).at(-1)).toBe('not carried out')
    expect(tellChapter({ ...never, phase: 'mandated' }).at(-1)).toBe('not carried out yet')
  })
})
