// The API of findings: what is wrong, whose it is until when, what it means, what closes it and what to do. Nobody closes one here: facts do.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { kindOf, kindsOfRisk, type NhiRisk, nhiRisks } from './kinds.ts'
import { nextStepOf } from './next-steps.ts'
import { countFindings, earlierFindings, listFindings, positionOf, readFinding, rightingOf } from './store.ts'

const State = Type.Enum(['open', 'resolved'])
const Severity = Type.Enum(['low', 'moderate', 'high', 'critical'])
const risks = Object.keys(nhiRisks) as NhiRisk[]
const Risk = Type.Enum(risks, { description: 'Entry of the OWASP Non-Human Identities Top 10, 2025' })

const Finding = Closed({
  id: Id,
  kind: Type.String(),
  subject: Type.String(),
  severity: Type.String(),
  owner: Nullable(Id),
  dueAt: Instant,
  nhi: Nullable(Risk),
  detail: Facts,
  state: State,
  openedAt: Instant,
  resolvedAt: Nullable(Instant),
})

const show = (row: NonNullable<Awaited<ReturnType<typeof readFinding>>>) => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  severity: row.severity,
  owner: row.owner_id,
  dueAt: row.due_at.toISOString(),
  nhi: kindOf(row.kind)?.nhi ?? null,
  detail: row.detail,
  state: row.state,
  openedAt: row.opened_at.toISOString(),
  resolvedAt: row.resolved_at?.toISOString() ?? null,
})

/** Of both filters, what fits both. */
const kindsAsked = (kind: string | undefined, nhi: NhiRisk | undefined): readonly string[] | undefined => {
  const ofRisk = nhi === undefined ? undefined : kindsOfRisk(nhi)
  if (kind === undefined) return ofRisk
  return ofRisk === undefined || ofRisk.some((one) => one === kind) ? [kind] : []
}

const Righting = Closed(
  {
    change: Id,
    effect: Type.Enum(['propose', 'autonomous']),
    since: Instant,
    outcome: Nullable(Type.Enum(['righted', 'accepted', 'refused', 'withdrawn'])),
    over: Nullable(Instant),
    refusedBy: Nullable(Id),
  },
  { description: 'The newest change that was opened by policy to put it right, and how that ended' },
)

type RightingRow = NonNullable<Awaited<ReturnType<typeof rightingOf>>>

const showRighting = (row: RightingRow) => ({
  change: row.change_id,
  effect: row.effect,
  since: row.acted_at.toISOString(),
  outcome: row.outcome,
  over: row.over_at?.toISOString() ?? null,
  refusedBy: row.over_by,
})

/** A change that is on its way, or the word of who refused it, comes before what anybody could do. */
const nextWith = (righting: RightingRow | undefined, otherwise: string): string => {
  if (righting === undefined || righting.outcome === 'withdrawn') return otherwise
  const change = `\`countersign change show ${righting.change_id}\``
  if (righting.outcome === null) return `a change puts it right: ${change}`
  if (righting.outcome === 'righted')
    return `it was put right by ${change}; the next reading of its system closes this, or says that it came back`
  const said =
    righting.outcome === 'accepted'
      ? 'a person has accepted its risk'
      : righting.over_by === null
        ? 'nobody let it be put right in time, or policy did not'
        : `${righting.over_by} has refused to have it put right`
  return `${said} (${change}), and it is not asked again; ${otherwise}`
}

const list = operation({
  id: 'findings.list',
  method: 'GET',
  path: '/v1/findings',
  summary: 'Findings, each with an owner and a deadline',
  scope: 'read',
  power: 'read.change',
  query: Closed({
    ...PageQuery,
    state: Type.Optional(State),
    kind: Type.Optional(Id),
    nhi: Type.Optional(Risk),
    severity: Type.Optional(Severity),
    owner: Type.Optional(Id),
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    identity: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Those about it, its credentials, or operations on them' }),
    ),
    due: Type.Optional(Type.Enum(['overdue'])),
    order: Type.Optional(
      Type.Enum(['opened', 'urgency'], { description: 'As they were opened (default), or the worst first and of those what is due first' }),
    ),
  }),
  response: Page(Finding),
  handle: (runtime, caller, { query }) => {
    const { state, kind, nhi, severity, owner, subject, identity, due, order } = query
    const filter = {
      state,
      kinds: kindsAsked(kind, nhi),
      severity,
      owner,
      subject,
      identity,
      dueBy: due === undefined ? undefined : runtime.clock.now(),
    }
    return pageOf(
      listName('findings', { state, kind, nhi, severity, owner, subject, identity, due, order }),
      query,
      (after, limit) => listFindings(runtime.db, caller.org, filter, after, limit, order),
      (row) => positionOf(order ?? 'opened', row),
      show,
    )
  },
})

const read = operation({
  id: 'findings.read',
  method: 'GET',
  path: '/v1/findings/{finding}',
  summary: 'A finding: what it means, what closes it, and how often the same was wrong before',
  scope: 'read',
  power: 'read.change',
  params: Closed({ finding: Id }),
  response: Closed({
    finding: Finding,
    means: Type.String(),
    closedBy: Type.String(),
    next: Type.String({ description: 'What to do about it; names a command' }),
    risk: Nullable(Type.String()),
    righting: Nullable(Righting),
    earlier: Type.Array(Closed({ id: Id, openedAt: Instant, resolvedAt: Nullable(Instant) })),
  }),
  errors: ['finding.unknown'],
  handle: async (runtime, caller, { params }) => {
    const row = await readFinding(runtime.db, caller.org, params.finding)
    if (!row) throw new CountersignError('finding.unknown', 'not_found', `no finding \`${params.finding}\``)
    const kind = kindOf(row.kind)
    const righting = await rightingOf(runtime.db, caller.org, row.id)
    const earlier = await earlierFindings(runtime.db, caller.org, row, 50)
    return {
      finding: show(row),
      means: kind?.means ?? 'an earlier version opened it, and this one does not know its kind',
      closedBy: kind?.closedBy ?? 'nothing that this version knows',
      next: nextWith(righting, typeof row.detail['next'] === 'string' ? row.detail['next'] : nextStepOf(row.kind)),
      risk: kind?.nhi === undefined ? null : nhiRisks[kind.nhi],
      righting: righting === undefined ? null : showRighting(righting),
      earlier: earlier.map((one) => ({
        id: one.id,
        openedAt: one.opened_at.toISOString(),
        resolvedAt: one.resolved_at?.toISOString() ?? null,
      })),
    }
  },
})

const summary = operation({
  id: 'findings.summary',
  method: 'GET',
  path: '/v1/findings-summary',
  summary: 'How many findings are open and overdue, by kind, and by entry of the OWASP Non-Human Identities Top 10',
  scope: 'read',
  power: 'read.change',
  response: Closed({
    kinds: Type.Array(
      Closed({
        kind: Type.String(),
        nhi: Nullable(Risk),
        means: Type.String(),
        severity: Type.String(),
        open: Type.Integer(),
        overdue: Type.Integer(),
      }),
    ),
    risks: Type.Array(
      Closed({
        risk: Risk,
        name: Type.String(),
        looked: Type.Boolean({ description: 'Whether anything here looks for it: where not, none is no answer' }),
        open: Type.Integer(),
        overdue: Type.Integer(),
      }),
    ),
  }),
  handle: async (runtime, caller) => {
    const rows = await countFindings(runtime.db, caller.org, runtime.clock.now())
    const kinds = rows.map((row) => ({
      ...row,
      nhi: kindOf(row.kind)?.nhi ?? null,
      means: kindOf(row.kind)?.means ?? 'of an earlier version',
    }))
    const sum = (of: readonly { open: number; overdue: number }[], name: 'open' | 'overdue') => of.reduce((all, one) => all + one[name], 0)
    return {
      kinds,
      risks: risks.map((risk) => {
        const own = kinds.filter(({ nhi }) => nhi === risk)
        return { risk, name: nhiRisks[risk], looked: kindsOfRisk(risk).length > 0, open: sum(own, 'open'), overdue: sum(own, 'overdue') }
      }),
    }
  },
})

export const findingOperations = [list, read, summary]
