// What the product and its journal say when the story is over. The endings are judged by this and by nothing that the story itself remembers.
import { writeReport } from '../papers/output.ts'
import { DAVID, PRIYA } from '../people/cast.ts'
import { all, atCursor, everyChange, verifyDossiers, wholeJournal } from '../play/read.ts'
import { as, type Scene } from '../play/scene.ts'
import type { ChangeView } from '../story/change-view.ts'
import type { Entry } from '../story/watch.ts'
import { askTheGate } from './acts/held-back.ts'

export interface Run {
  readonly id: string
  readonly runbook: string
  readonly kind: string
  readonly party: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly inBounds: boolean
  readonly reasons: readonly string[]
  readonly change: string | null
}

export interface Facts {
  readonly entries: readonly Entry[]
  readonly changes: readonly ChangeView[]
  readonly runs: readonly Run[]
  /** Runbooks in force, and whether each was tried. */
  readonly runbooks: readonly { readonly name: string; readonly rehearsed: { readonly good: boolean; readonly words: string } }[]
  /** What the gate finds missing for Nightowl now. */
  readonly missing: readonly string[] | undefined
  readonly suspension: {
    readonly change: string
    readonly liftedAt: string | null
    readonly credentials: number
    readonly revoked: Spread
    readonly proven: Spread
  }
  /** What the drills with each came to, and how. */
  readonly scores: Readonly<Record<string, Score>>
  /** Paths from outside to a power of the enterprise. */
  readonly paths: number
  /** By the name of the file: exit code of the offline verifier. */
  readonly verified: Readonly<Record<string, number>>
  readonly report: object
}

interface Score {
  readonly score: number
  readonly contributions: readonly {
    readonly exercise: string
    readonly standing: string
    readonly points: number
    readonly drill: string | null
    readonly words: string
  }[]
}

interface Spread {
  readonly count: number
  readonly medianSeconds: number | null
  readonly lastSeconds: number | null
}

const isOf = (kind: string, name: string) => (entry: Entry) => entry.body['instrument'] === kind && entry.body['name'] === name

/** When a document of authority first came in force, and the change that brought it. */
export const enacted = (entries: readonly Entry[], kind: string, name: string): { index: number; change: string } | undefined => {
  const own = entries.filter(isOf(kind, name))
  const began = own.find((entry) => entry.kind === 'instrument.enacted')
  const proposed = own.find((entry) => entry.kind === 'instrument.proposed' && entry.body['version'] === began?.body['version'])
  return began && proposed ? { index: began.index, change: String(proposed.stream) } : undefined
}

export const gather = async (scene: Scene): Promise<Facts> => {
  const api = as(scene, DAVID)
  const changes = await everyChange(scene)
  const runs: Run[] = await all((cursor) => api.get('/v1/runbook-runs', atCursor(cursor)))
  const { items: runbooks } = await api.get('/v1/runbooks')
  const suspension = await api.get('/v1/providers/{provider}/suspension', { params: { path: { provider: 'meridian' } } })
  const { paths } = await api.get('/v1/authority/paths', { params: { query: {} } })
  const scores: Record<string, Score> = {}
  for (const provider of ['meridian', 'nightowl'])
    scores[provider] = await api.get('/v1/providers/{provider}/drill-score', { params: { path: { provider } } })
  const entries = await wholeJournal(scene)
  const delegation = enacted(entries, 'delegation', 'meridian-operations')?.change
  const alone = runs.find((one) => one.kind === 'run' && one.inBounds && one.party === 'meridian')?.change
  const verified = await verifyDossiers(scene, {
    delegation: String(delegation),
    run: String(alone),
    suspension: String(suspension.change),
  })
  const missing = await askTheGate(scene, 'nightowl-night-shift')
  const report = {
    instruments: entries.filter((entry) => entry.kind === 'instrument.enacted').map(({ index, at, body }) => ({ index, at, ...body })),
    heldBack: { 'nightowl-night-shift': missing ?? [] },
    runs,
    suspension,
    scores,
    changes: changes.map(({ id, state, closure, trigger, ticket }) => ({ id, state, closure, trigger, ticket })),
  }
  await writeReport(report, scene.out)
  return {
    entries,
    changes,
    runs,
    runbooks,
    missing,
    suspension: { ...suspension, change: String(suspension.change) },
    scores,
    paths: paths.length,
    verified,
    report,
  }
}

/** Who asked for all that the enterprise decided. */
export const requester = PRIYA.id
