// The API of what is held at the systems: asking them, how far each could be asked, and what was found.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { partyTree, reachOf } from '../../registry/principals/index.ts'
import { askSystems } from './asking.ts'
import { pageOfEntries, pageOfScans } from './store.ts'

const verdicts = ['standing', 'unknown', 'mandate', 'agreed', 'ending', 'accepted', 'disabled', 'own'] as const
const Verdict = Type.Enum([...verdicts])

const scan = operation({
  id: 'access.scan',
  method: 'POST',
  path: '/v1/access/scan',
  summary: 'Asks systems, through their connectors, what is held there; none named: all',
  description:
    'The systems are asked in the background; `GET /v1/access/scans` says how far that is. A system that is being read is not asked twice.',
  scope: 'request',
  // Whoever may resolve a finding may have the fact looked at again; an auditor only reads.
  power: 'finding.resolve',
  body: Closed({ systems: Type.Optional(Type.Array(Id, { maxItems: 500, uniqueItems: true })) }),
  response: Closed({ askedAt: Instant }),
  status: 202,
  errors: ['system.unknown'],
  handle: async (runtime, caller, { body }) => {
    await askSystems(runtime, caller, body.systems ?? [])
    return { askedAt: runtime.clock.now().toISOString() }
  },
})

const progressOf = (row: Awaited<ReturnType<typeof pageOfScans>>[number]) => {
  const { began_at: began, progress_at: at, seen_so_far: seen } = row
  if (began === null || at === null || seen === null) return null
  const seconds = Math.max(1, (at.getTime() - began.getTime()) / 1000)
  return {
    beganAt: began.toISOString(),
    at: at.toISOString(),
    seen,
    perSecond: Math.round(seen / seconds),
    atLast: row.outcome === 'complete' ? row.seen : null,
  }
}

const scans = operation({
  id: 'access.scans',
  method: 'GET',
  path: '/v1/access/scans',
  summary: 'How far each system could be asked what is held there',
  description:
    '`inconclusive` is never "none": what the system holds besides the entries that were seen is not known. `completeAt`: the last time when all was read. `progress`: of a reading that is under way, or was broken off and goes on.',
  scope: 'read',
  power: 'read.oversight',
  query: Closed(PageQuery),
  response: Page(
    Closed({
      system: Id,
      connector: Type.String(),
      state: Type.Enum(['never', 'idle', 'asked', 'reading']),
      outcome: Nullable(Type.Enum(['complete', 'inconclusive'])),
      code: Type.String(),
      detail: Type.String(),
      seen: Type.Integer({ description: 'Accounts that the last reading came across' }),
      progress: Nullable(
        Closed({
          beganAt: Instant,
          at: Instant,
          seen: Type.Integer({ description: 'Accounts so far' }),
          perSecond: Type.Integer(),
          atLast: Nullable(Type.Integer({ description: 'Accounts that the last reading came across, if it was whole' })),
        }),
      ),
      endedAt: Nullable(Instant),
      completeAt: Nullable(Instant),
      dueAt: Nullable(Instant),
    }),
  ),
  handle: (runtime, caller, { query }) =>
    pageOf(
      listName('access-scans'),
      query,
      (after, limit) => pageOfScans(runtime.db, caller.org, after, limit),
      (row) => row.id,
      (row) => ({
        system: row.id,
        connector: row.connector,
        state: row.state ?? ('never' as const),
        outcome: row.outcome,
        code: row.code ?? '',
        detail: row.detail ?? '',
        seen: row.seen ?? 0,
        progress: progressOf(row),
        endedAt: row.ended_at?.toISOString() ?? null,
        completeAt: row.complete_at?.toISOString() ?? null,
        dueAt: row.due_at?.toISOString() ?? null,
      }),
    ),
})

const standing = operation({
  id: 'access.standing',
  method: 'GET',
  path: '/v1/access/standing',
  summary: 'What providers hold at the systems, each with why; standing access and unknown accounts unless others are asked for',
  description: 'As the systems were last read. A provider sees what itself and those below it hold, and no account that nobody knows.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, system: Type.Optional(Id), party: Type.Optional(Id), verdict: Type.Optional(Verdict) }),
  response: Page(
    Closed({
      id: Id,
      system: Id,
      kind: Type.String(),
      account: Type.String(),
      key: Nullable(Type.String()),
      verdict: Verdict,
      reason: Type.String(),
      basis: Nullable(Id),
      party: Nullable(Id),
      identity: Nullable(Id),
      credential: Nullable(Id),
      privileged: Type.Boolean(),
      firstSeenAt: Instant,
      seenAt: Instant,
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'access')
    const below = reach === undefined ? undefined : await partyTree(runtime.db, caller.org, reach)
    const asked = query.party === undefined ? undefined : [query.party]
    const parties = below === undefined ? asked : (asked ?? below).filter((party) => below.includes(party))
    const shown = query.verdict === undefined ? ['standing', 'unknown'] : [query.verdict]
    return pageOf(
      listName('access', { system: query.system, party: query.party, verdict: query.verdict }),
      query,
      (after, limit) => pageOfEntries(runtime.db, caller.org, { parties, verdicts: shown, system: query.system }, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        system: row.system_id,
        kind: row.kind,
        account: row.account,
        key: row.key,
        verdict: row.verdict,
        reason: row.reason,
        // The contract may be that of one above.
        basis: reach === undefined ? row.basis : null,
        party: row.party_id,
        identity: row.identity_id,
        credential: row.credential_id,
        privileged: row.privileged,
        firstSeenAt: row.first_seen_at.toISOString(),
        seenAt: row.last_seen_at.toISOString(),
      }),
    )
  },
})

export const accessOperations = [scan, scans, standing]
