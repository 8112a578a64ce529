// What the product and its journal say when the story of lives is over.
import { writeReport } from '../papers/output.ts'
import { refusalOf } from '../people/api.ts'
import { DAVID, PRIYA } from '../people/cast.ts'
import { all, atCursor, everyChange, verifyDossiers, wholeJournal } from '../play/read.ts'
import { as, type Scene } from '../play/scene.ts'
import type { ChangeView } from '../story/change-view.ts'
import type { Entry } from '../story/watch.ts'
import type { Continuity } from '../workloads/tracking-portal.ts'
import { type Lent, RULE } from './acts/lease.ts'
import { consentsSeen, type LetIn } from './acts/let-in.ts'
import { type LivesOn, REVIVED } from './acts/lives-on.ts'
import { SKAGEN } from './acts/merger.ts'
import { type OutOfBand, RAISED } from './acts/out-of-band.ts'
import type { Shown } from './acts/servers-shown.ts'
import { heldBy } from './planners.ts'
import { ADA, BO, inventoryId } from './staff.ts'
import { HARBOURLIGHT } from './vendors.ts'

const EVENTS = {
  leaver: ['person.leave', 'hr:9003'],
  retired: ['workload.retire', 'manifest-export'],
  merged: ['quarantine.end', SKAGEN],
  lowered: ['drift.propose', RAISED],
  righted: ['drift.propose', REVIVED],
} as const

interface Transfer {
  readonly count: number
  readonly signed: readonly string[]
  readonly from: string
  readonly to: string
}

export interface Facts {
  readonly entries: readonly Entry[]
  readonly changes: readonly ChangeView[]
  /** The change that followed from each event that ended something. */
  readonly changeOf: Readonly<Record<string, string | undefined>>
  readonly people: Readonly<Record<string, { active: boolean; left: number }>>
  /** The day on which the contract ends now. */
  readonly contractEnds: string | null
  readonly board: Continuity | undefined
  /** What the database said to who moved and to who stays; null: let in. */
  readonly doors: { readonly moved: string | null; readonly stays: string | null } | undefined
  readonly outOfBand: OutOfBand | undefined
  readonly livesOn: LivesOn | undefined
  readonly lent: Lent | undefined
  readonly leases: readonly {
    readonly id: string
    readonly state: string
    readonly workload: string
    readonly change: string
    readonly renewals: number
    readonly endReason: string | null
  }[]
  readonly letIn: LetIn | undefined
  readonly serversShown: Shown | undefined
  /** What each consent is now, by its id. */
  readonly consents: Readonly<Record<string, string>>
  /** How the slow consumer stood when the other one had moved. */
  readonly slow: { readonly slow: string | null; readonly open: boolean } | undefined
  /** Accounts that are given by what people are. */
  readonly entitlements: readonly { readonly holder: string; readonly state: string }[]
  readonly rotation: { readonly state: string; readonly change: string }
  readonly open: readonly {
    readonly kind: string
    readonly subject: string
    readonly severity: string
    readonly owner: string | null
    readonly account: unknown
  }[]
  /** What became of those that came with the merger, by kind and state; and whether a key for one of them was refused. */
  readonly merger: {
    readonly items: Readonly<Record<string, Readonly<Record<string, number>>>>
    readonly left: number
    readonly refused: boolean
  }
  /** What was to change hands, and what was said when it was asked for once more. */
  readonly transfer: Transfer | undefined
  readonly left: string | undefined
  readonly systems: number
  readonly accounts: number
  /** By the name of the file: exit code of the offline verifier. */
  readonly verified: Readonly<Record<string, number>>
  readonly report: object
}

export const gather = async (scene: Scene): Promise<Facts> => {
  const api = as(scene, DAVID)
  const changes = await everyChange(scene)
  const changeOf = Object.fromEntries(
    Object.entries(EVENTS).map(([name, [kind, ref]]) => [
      name,
      changes.find(({ trigger }) => trigger.kind === kind && trigger.ref === ref)?.id,
    ]),
  )
  const people: Record<string, { active: boolean; left: number }> = {}
  for (const person of ['hr:1001', 'hr:1500', 'hr:9002', 'hr:9003', 'hr:9004', 'hr:9005']) {
    const { active, left } = await api.get('/v1/lifecycle/people/{person}', { params: { path: { person } } })
    people[person] = { active, left }
  }
  const { confirmedUntil: endsOn } = await api.get('/v1/contracts/{contract}', { params: { path: { contract: HARBOURLIGHT } } })
  const open: Facts['open'][number][] = []
  for (const kind of ['identity.owner_gone', 'identity.to_confirm', 'source.mass_change', 'account.out_of_band', 'drift.fought']) {
    const found = await all((cursor) => api.get('/v1/findings', atCursor(cursor, { kind, state: 'open' as const })))
    open.push(...found.map((one) => ({ ...one, account: one.detail['account'] })))
  }
  const scans = await all((cursor) => api.get('/v1/access/scans', atCursor(cursor)))
  const { items, inQuarantine } = await api.get('/v1/mergers/{merger}', { params: { path: { merger: SKAGEN } } })
  const merger = {
    items,
    left: inQuarantine.people + inQuarantine.identities,
    refused: (await scene.home.read<{ refused: boolean }>('merger-refused.json'))?.refused === true,
  }
  const transfer = await scene.home.read<Transfer>('transfer.json')
  const again = transfer && as(scene, PRIYA).post('/v1/lifecycle/transfers/preview', { body: { from: transfer.from, to: transfer.to } })
  const left = again && (await refusalOf(again))?.code
  const rotation = await api.get('/v1/rotations/{credential}', { params: { path: { credential: 'tracking-db' } } })
  const verified = await verifyDossiers(
    scene,
    Object.fromEntries(Object.entries(changeOf).flatMap(([name, change]) => (change === undefined ? [] : [[name, change]]))),
  )
  const report = {
    changes: changes.map(({ id, state, closure, trigger, ticket }) => ({ id, state, closure, trigger, ticket })),
    people,
    contract: { id: HARBOURLIGHT, endsOn },
    findings: open.map(({ kind, subject, owner }) => ({ kind, subject, owner })),
    verified,
  }
  await writeReport(report, scene.out)
  return {
    entries: await wholeJournal(scene),
    changes,
    changeOf,
    people,
    contractEnds: endsOn,
    board: await scene.home.read<Continuity>('board.json'),
    doors: await scene.home.read('doors.json'),
    outOfBand: await scene.home.read<OutOfBand>('out-of-band.json'),
    livesOn: await scene.home.read<LivesOn>('lives-on.json'),
    lent: await scene.home.read<Lent>('lease.json'),
    leases: await all((cursor) => api.get('/v1/leases', atCursor(cursor, { rule: RULE }))),
    serversShown: await scene.home.read<Shown>('servers-shown.json'),
    letIn: await scene.home.read<LetIn>('let-in.json'),
    consents: Object.fromEntries((await consentsSeen(scene)).map(({ id, status }) => [id, status])),
    slow: await scene.home.read('slow.json'),
    entitlements: (await Promise.all([ADA, BO].map((one) => heldBy(scene, inventoryId(one))))).flat(),
    rotation: { change: rotation.change, state: changes.find(({ id }) => id === rotation.change)?.closure ?? 'nowhere' },
    open,
    merger,
    transfer,
    left,
    systems: scans.filter((one) => one.outcome === 'complete').length,
    accounts: scans.reduce((sum, one) => sum + one.seen, 0),
    verified,
    report,
  }
}
