// By the sweep: what is wanting of access to Countersign itself, and what of it nobody answers for, becomes findings. It ends nothing.
import { transact } from '../../evidence/journal/index.ts'
import { type FindingKind, type NewFinding, reconcileFindings, type Severity } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { judgedAccess } from './held.ts'
import { ownThings } from './store.ts'
import { sideOf, type Wanting } from './wanting.ts'

/** A key that nobody gave is shown and is no finding: it is from before that was noted, and can't be mended but by another one. */
const kindOf: Readonly<Partial<Record<Wanting, FindingKind>>> = {
  end: 'own.endless',
  limit: 'own.past_limit',
  use: 'own.unused',
  review: 'own.unreviewed',
}
const unowned = 'own.thing_unowned' satisfies FindingKind
const tooMany = 'own.too_many' satisfies FindingKind
const kinds = [...Object.values(kindOf), unowned, tooMany]

/** So many of a kind have findings of their own. */
const mostByKind = 200
const atATime = 1_000

type Line = Awaited<ReturnType<typeof judgedAccess>>[number]

const severityOf = (row: Line): Severity => (sideOf(row) === 'outside' ? 'high' : 'moderate')

const nextOf = (kind: FindingKind, { principal, party, what, way, until }: Line): string => {
  const see = `countersign authority own-access --principal ${principal}`
  if (kind === 'own.unreviewed') return `countersign review open ${party}`
  if (kind === 'own.endless' && way === 'role')
    return `countersign role assign ${principal} ${what} --until INSTANT, or countersign role end ${principal} ${what}`
  return until === null ? see : `${see}; it ends by itself`
}

const findingOf = (kind: FindingKind, row: Line): NewFinding => ({
  kind,
  subject: row.key,
  severity: severityOf(row),
  detail: {
    principal: row.principal,
    party: row.party,
    way: row.way,
    what: row.what,
    since: row.since.toISOString(),
    until: row.until?.toISOString() ?? null,
    lastReviewedAt: row.reviewedAt?.toISOString() ?? null,
    next: nextOf(kind, row),
  },
})

/** All pages of a list that is ordered by its key. */
const everyOne = async <Row extends { readonly key: string }>(read: (after: string, limit: number) => Promise<Row[]>): Promise<Row[]> => {
  const all: Row[] = []
  for (let after = ''; ; after = all.at(-1)!.key) {
    const rows = await read(after, atATime)
    all.push(...rows)
    if (rows.length < atATime) return all
  }
}

export const lookAtOwnAccess = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const { db } = runtime
  const { org } = caller
  const at = runtime.clock.now()
  const engine = runtime.policy.current()
  const lines = await everyOne((after, limit) => judgedAccess(db, org, engine, { wanting: 'any' }, at, after, limit))
  const things = await everyOne((after, limit) => ownThings(db, org, at, {}, after, limit))
  const found: NewFinding[] = [
    ...lines.flatMap((row) => row.wanting.flatMap((one) => (kindOf[one] === undefined ? [] : [findingOf(kindOf[one], row)]))),
    ...things
      // That a pack was signed by nobody is a finding of its own.
      .filter(({ kind, owner }) => owner === null && kind !== 'policy')
      .map(
        ({ kind, name }): NewFinding => ({
          kind: unowned,
          subject: `${kind} ${name}`,
          severity: 'low',
          detail: { kind, name, next: `countersign authority own-owner ${kind} ${name} PERSON` },
        }),
      ),
  ]
  const wrong: NewFinding[] = [...Map.groupBy(found, ({ kind }) => kind)].flatMap(([kind, of]): NewFinding[] =>
    of.length <= mostByKind
      ? of
      : [
          ...of.slice(0, mostByKind),
          {
            kind: tooMany,
            subject: kind,
            severity: 'high' as const,
            detail: { kind, count: of.length, next: 'countersign authority own-access --wanting' },
          },
        ],
  )
  await transact(runtime, caller, (work) => reconcileFindings(runtime, work, kinds, wrong))
}

const looked = new WeakMap<Runtime, { readonly at: number; readonly pack: string }>()
const pauseMs = 600_000

/** Every ten minutes, and when another pack has come in force. */
export const followOwnAccess = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const at = runtime.clock.now().getTime()
  const pack = runtime.policy.current().bundle.digest
  const before = looked.get(runtime)
  if (before?.pack === pack && Math.abs(at - before.at) < pauseMs) return
  await lookAtOwnAccess(runtime, caller)
  looked.set(runtime, { at, pack })
}
