// What the product and its journal say when the story is over. The endings are judged by this and by nothing that the story itself remembers.
import { join } from 'node:path'
import { everyItem } from '@countersign/client'
import { writeDossier, writeKeys, writeReport } from '../papers/output.ts'
import { DAVID, PRIYA } from '../people/cast.ts'
import { COUNTERSIGN, runChild } from '../processes/child.ts'
import type { ChangeView } from '../story/change-view.ts'
import { type Entry, readJournal } from '../story/watch.ts'
import { askTheGate } from './acts/held-back.ts'
import { as, changeOf, type Scene, say } from './scene.ts'

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

const PAGE = 200

const wholeJournal = async (scene: Scene): Promise<Entry[]> => {
  const entries: Entry[] = []
  for (;;) {
    const page = await readJournal(as(scene, DAVID), (entries.at(-1)?.index ?? -1) + 1)
    entries.push(...page)
    if (page.length < PAGE) return entries
  }
}

const all = async <T>(page: Parameters<typeof everyItem<T>>[0]): Promise<T[]> => {
  const items: T[] = []
  for await (const one of everyItem(page)) items.push(one)
  return items
}

const isOf = (kind: string, name: string) => (entry: Entry) => entry.body['instrument'] === kind && entry.body['name'] === name

/** When a document of authority first came in force, and the change that brought it. */
export const enacted = (entries: readonly Entry[], kind: string, name: string): { index: number; change: string } | undefined => {
  const own = entries.filter(isOf(kind, name))
  const began = own.find((entry) => entry.kind === 'instrument.enacted')
  const proposed = own.find((entry) => entry.kind === 'instrument.proposed' && entry.body['version'] === began?.body['version'])
  return began && proposed ? { index: began.index, change: String(proposed.stream) } : undefined
}

/** Each dossier, and what a process says of it that has the file and the keys and nothing else. */
const verifyAll = async (scene: Scene, dossiers: Readonly<Record<string, string>>): Promise<Record<string, number>> => {
  const api = as(scene, DAVID)
  const keys = await writeKeys(api, scene.out)
  const codes: Record<string, number> = {}
  for (const [name, change] of Object.entries(dossiers)) {
    const file = await writeDossier(api, change, join(scene.out, name))
    const { code } = await runChild({
      name: `verify-${name}`,
      args: [COUNTERSIGN, 'verify', file, '--keys', keys],
      log: scene.home.path('logs', `verify-${name}.log`),
    })
    codes[name] = code
    say(
      scene,
      code === 0 ? 'good' : 'refused',
      `countersign verify ${file}: ${code === 0 ? 'integrity, completeness, truth' : `exit code ${code}`}`,
    )
  }
  return codes
}

export const gather = async (scene: Scene): Promise<Facts> => {
  const api = as(scene, DAVID)
  const query = (cursor: string | undefined) => ({ params: { query: cursor === undefined ? {} : { cursor } } })
  const listed = await all((cursor) => api.get('/v1/changes', query(cursor)))
  const changes: ChangeView[] = []
  for (const { id } of listed) changes.push(await changeOf(scene, id))
  const runs: Run[] = await all((cursor) => api.get('/v1/runbook-runs', query(cursor)))
  const { items: runbooks } = await api.get('/v1/runbooks')
  const suspension = await api.get('/v1/providers/{provider}/suspension', { params: { path: { provider: 'meridian' } } })
  const { paths } = await api.get('/v1/authority/paths', { params: { query: {} } })
  const scores: Record<string, Score> = {}
  for (const provider of ['meridian', 'nightowl'])
    scores[provider] = await api.get('/v1/providers/{provider}/drill-score', { params: { path: { provider } } })
  const entries = await wholeJournal(scene)
  const delegation = enacted(entries, 'delegation', 'meridian-operations')?.change
  const alone = runs.find((one) => one.kind === 'run' && one.inBounds && one.party === 'meridian')?.change
  const verified = await verifyAll(scene, {
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
