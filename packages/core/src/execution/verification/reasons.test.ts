// The door that is in the way is the one that is named, whatever was to be shown.
import { expect, test } from 'vitest'
import type { Round } from './probe.ts'
import { reasonsOf } from './reasons.ts'
import { doorVerdict } from './verdict.ts'

const at = '2026-11-29T12:00:00Z'
const raw = (answer: 'accepted' | 'refused', code: string) => ({ answer, code, at, ms: 1 })
const door = (id: string, answer: 'accepted' | 'refused'): Round['doors'][number] => {
  const triple = { old: raw(answer, `${id}.${answer}`), good: raw('accepted', 'ok'), random: raw('refused', 'nobody') }
  return { door: { id, title: id, endpoint: `x://${id}`, graceSeconds: 0 }, ...triple, verdict: doorVerdict(triple) }
}
const round: Round = {
  startedAt: at,
  finishedAt: at,
  doors: [door('primary', 'accepted'), door('replica', 'refused')],
  sessions: 'not_applicable',
  sessionCount: 0,
  introspection: 'not_applicable',
  observed: 'enabled',
  details: [],
}

test('a new credential waits for the door that refuses it yet, an old one for the door that still takes it', () => {
  const proof = { verdict: 'still_accepted' } as const
  expect(reasonsOf('acceptance', round, proof)).toEqual(['replica: old refused (replica.refused), good accepted, random refused'])
  expect(reasonsOf('rejection', round, proof)).toEqual(['primary: old accepted (primary.accepted), good accepted, random refused'])
})
