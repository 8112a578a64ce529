// What is delivered twice, late, in another order or with gaps leaves the same records behind as the history in its order.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Attributes } from '../../tables.ts'
import { type KnownRecord, stepOfEnding, stepOfTaking } from './model.ts'

/** One word of a source about one record; `team` null: it is over. */
interface Word {
  readonly at: number
  readonly team: string | null
}

const moment = (n: number): Date => new Date(Date.parse('2026-01-01T00:00:00Z') + n * 60_000)
const about = { kind: 'person', externalId: '1' } as const

const say = (known: KnownRecord | undefined, { at, team }: Word): KnownRecord | undefined => {
  if (team === null) {
    const step = stepOfEnding(known, { ...about, at: moment(at), reason: 'left' })
    if (step.is === 'same') return { ...known!, gone_at: moment(at) }
    if (step.is !== 'ended') return known
    const nothing = { attributes: {}, digest: '', source_at: null, seen_at: null, version: 0 }
    return { ...(known ?? nothing), state: 'gone', gone_at: moment(at), held_at: null }
  }
  const step = stepOfTaking(known, { ...about, at: moment(at), attributes: { team } }, 'sha256:1')
  if (step.is === 'stale') return known
  if (step.is === 'same') return { ...known!, source_at: step.sourceAt, seen_at: step.seenAt }
  const { attributes, digest, sourceAt, seenAt } = step
  return {
    attributes,
    digest,
    version: (known?.version ?? 0) + 1,
    state: 'present',
    source_at: sourceAt,
    seen_at: seenAt,
    gone_at: null,
    held_at: null,
  }
}

const end = (words: readonly Word[]): { state: string; attributes: Attributes | null } => {
  const known = words.reduce<KnownRecord | undefined>(say, undefined)
  return { state: known?.state ?? 'unheard', attributes: known?.state === 'present' ? known.attributes : null }
}

const history = fc
  .uniqueArray(fc.record({ at: fc.integer({ min: 1, max: 40 }), team: fc.constantFrom('a', 'b', 'c', null) }), {
    minLength: 1,
    maxLength: 12,
    selector: ({ at }) => at,
  })
  .map((words) => [...words].sort((a, b) => a.at - b.at))

it('any history ends in the same record when it comes twice, in another order, or with gaps before its last word', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (words, order, copies) => {
      const delivered = words
        .flatMap((word, index) =>
          Array.from({ length: index === words.length - 1 ? 1 + copies.next().value! : copies.next().value! }, () => word),
        )
        .map((word) => ({ word, place: order.next().value! }))
        .sort((a, b) => a.place - b.place)
        .map(({ word }) => word)
      expect(end(delivered)).toEqual(end(words))
    }),
    { numRuns: 5000 },
  )
})
