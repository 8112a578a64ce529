import { describe, expect, it } from 'vitest'
import { byDay, type Chapter, type Fact, type Gap, keyOf, type Life, lifeLine } from './timeline.ts'

const fact = (n: number, at: string): Fact => ({
  n: String(n),
  of: 'itself',
  what: n === 1 ? 'began' : 'changed',
  at,
  before: null,
  after: {},
  by: { way: 'product', principal: 'ada', databaseRole: 'app', source: null, entries: [], more: 0 },
})
const chapter = (operation: string, openedAt: string): Chapter => ({
  operation,
  change: 'chg_1',
  what: 'credential.revoke',
  credential: 'billing',
  system: 'orders',
  openedAt,
  phase: 'done',
  closure: 'risk_complete',
  asked: null,
  decided: null,
  accountable: null,
  approved: [],
  executed: { by: 'agent', kind: 'agent', party: 'acme', at: null, mandates: [] },
  proof: null,
  compared: null,
  findings: [],
  incidents: [],
  acceptances: [],
})
const gap = (from: string): Gap => ({
  kind: 'end_unproven',
  from,
  until: null,
  parties: [],
  change: null,
  operation: 'op_1',
  credential: 'billing',
  words: 'its end is not proven',
})
const day = (n: number, hour = 12) => `2026-11-${String(n).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`
const life = (given: Partial<Life>): Life => ({ facts: [], more: false, chapters: [], gaps: [], exceptions: [], ...given })

describe('the line of a life', () => {
  it('is one, the newest first, whatever was said by whom', () => {
    const line = lifeLine(life({ facts: [fact(2, day(20)), fact(1, day(1))], chapters: [chapter('op_1', day(10))], gaps: [gap(day(15))] }))
    expect(line.map(keyOf)).toEqual(['fact 2', `gap end_unproven ${day(15)} op_1 billing its end is not proven`, 'deed op_1', 'fact 1'])
  })

  it('tells of one instant the deed above the fact that came with it', () => {
    const line = lifeLine(life({ facts: [fact(1, day(5))], chapters: [chapter('op_1', day(5))], gaps: [gap(day(5))] }))
    expect(line.map(({ kind }) => kind)).toEqual(['gap', 'deed', 'fact'])
  })

  it('shows nothing that is older than what was read while there is more to read, and all of it then', () => {
    const read = { facts: [fact(3, day(20))], chapters: [chapter('op_1', day(10)), chapter('op_2', day(21))] }
    expect(lifeLine(life({ ...read, more: true })).map(keyOf)).toEqual(['deed op_2', 'fact 3'])
    expect(lifeLine(life({ ...read, facts: [...read.facts, fact(1, day(1))] })).map(keyOf)).toEqual([
      'deed op_2',
      'fact 3',
      'deed op_1',
      'fact 1',
    ])
  })

  it('falls into days without losing or turning anything', () => {
    const line = lifeLine(life({ facts: [fact(3, day(2, 9)), fact(2, day(1, 20)), fact(1, day(1, 8))] }))
    const days = byDay(line, (at) => at.slice(0, 10))
    expect(days.map((one) => [one.day, one.moments.map(keyOf)])).toEqual([
      ['2026-11-02', ['fact 3']],
      ['2026-11-01', ['fact 2', 'fact 1']],
    ])
  })
})
