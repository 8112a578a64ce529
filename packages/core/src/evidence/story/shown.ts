// The story as the API shows it: whole to the enterprise; to a provider its own part, with nothing of others.
import { Type } from 'typebox'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Chapter } from './chapters.ts'
import { type Gap, gapKinds } from './gap.ts'
import type { exceptionsAbout } from './store.ts'

const Words = Type.Array(Type.String())

export const ChapterShown = Closed({
  operation: Id,
  change: Id,
  what: Type.String(),
  credential: Id,
  system: Id,
  openedAt: Instant,
  phase: Type.String(),
  closure: Type.String(),
  asked: Nullable(
    Closed({ by: Id, trigger: Closed({ kind: Type.String(), ref: Type.String() }), reason: Type.String(), ticket: Type.String() }),
  ),
  decided: Nullable(
    Closed({
      at: Instant,
      decision: Digest,
      bundle: Digest,
      matrix: Nullable(Digest),
      outcome: Type.String(),
      policies: Words,
      reasons: Words,
    }),
  ),
  accountable: Nullable(
    Closed(
      { outcome: Type.String(), row: Type.String(), ref: Type.String(), people: Type.Array(Id) },
      { description: 'By the matrix of that time; `people`: who that was then' },
    ),
  ),
  approved: Type.Array(Closed({ person: Id, for: Nullable(Id), verdict: Type.Enum(['approve', 'refuse']), at: Instant })),
  executed: Closed({
    by: Id,
    kind: Type.String(),
    party: Id,
    at: Nullable(Instant),
    mandates: Type.Array(
      Closed({
        id: Id,
        by: Id,
        party: Id,
        state: Type.String(),
        mintedAt: Instant,
        startedAt: Nullable(Instant),
        notAfter: Instant,
        evidence: Nullable(Closed({ digest: Digest, receivedAt: Instant, truth: Type.String() })),
        dueAt: Nullable(Instant),
      }),
    ),
  }),
  proof: Nullable(
    Closed(
      {
        rounds: Type.Integer(),
        digest: Nullable(Digest),
        purpose: Nullable(Type.String()),
        verdict: Nullable(Type.String()),
        strength: Nullable(Type.String()),
        at: Nullable(Instant),
      },
      { description: 'How many looks there were, and the newest that says something' },
    ),
  ),
  compared: Nullable(
    Closed({
      verdict: Type.String(),
      matched: Type.Integer({ description: 'mandates' }),
      attempted: Closed({ attempts: Type.Integer(), performed: Type.Integer(), evidence: Type.Integer() }),
      observed: Type.Enum(['confirmed', 'refuted', 'unknown']),
      drifts: Type.Array(Closed({ kind: Type.String(), reasons: Words, settled: Type.Boolean() })),
    }),
  ),
  findings: Type.Array(
    Closed({ id: Id, kind: Type.String(), severity: Type.String(), owner: Nullable(Id), openedAt: Instant, resolvedAt: Nullable(Instant) }),
  ),
  incidents: Type.Array(Closed({ id: Id, kind: Type.String(), owner: Id, openedAt: Instant, closedAt: Nullable(Instant) })),
  acceptances: Type.Array(
    Closed({
      id: Id,
      state: Type.String(),
      person: Nullable(Id),
      requestedAt: Instant,
      acceptedAt: Nullable(Instant),
      expiresAt: Nullable(Instant),
    }),
  ),
})

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** `whole`: the enterprise reads it. What a provider is not told was not read either; what names the enterprise is taken off here. */
export const showChapter = (chapter: Chapter, whole: boolean) => {
  const { deed, decided, accountable, mandates, proof, comparison } = chapter
  const operation = decided?.document.operations.find((one) => one.operation === deed.id)
  return {
    operation: deed.id,
    change: deed.change,
    what: deed.operation,
    credential: deed.credential,
    system: deed.system,
    openedAt: deed.opened_at.toISOString(),
    phase: deed.phase,
    closure: deed.closure,
    asked: whole
      ? { by: deed.requester, trigger: { kind: deed.trigger_kind, ref: deed.trigger_ref }, reason: deed.reason, ticket: deed.ticket }
      : null,
    decided: decided
      ? {
          at: decided.at.toISOString(),
          decision: decided.digest,
          bundle: decided.document.bundle,
          matrix: decided.document.matrix ?? null,
          outcome: operation?.outcome ?? decided.document.outcome,
          policies: [...new Set((operation?.policies ?? []).map(({ id }) => id))],
          reasons: [...(operation?.reasons ?? [])],
        }
      : null,
    accountable: accountable ? { ...accountable, people: [...accountable.people] } : null,
    approved: chapter.approvals.map((one) => ({
      person: one.person,
      for: one.in_place_of,
      verdict: one.verdict,
      at: one.at.toISOString(),
    })),
    executed: {
      by: deed.executor,
      kind: deed.executor_kind,
      party: deed.party,
      at: iso(deed.executed_at),
      mandates: mandates.map((one) => ({
        id: one.id,
        by: one.executor,
        party: one.party,
        state: one.state,
        mintedAt: one.minted_at.toISOString(),
        startedAt: iso(one.started_at),
        notAfter: one.not_after.toISOString(),
        evidence:
          one.evidence === null || one.received_at === null
            ? null
            : { digest: one.evidence, receivedAt: one.received_at.toISOString(), truth: one.truth ?? 'unknown' },
        dueAt: iso(one.dueAt),
      })),
    },
    proof: proof
      ? {
          rounds: proof.rounds,
          digest: proof.digest,
          purpose: proof.purpose,
          verdict: proof.verdict,
          strength: proof.strength,
          at: iso(proof.at),
        }
      : null,
    compared: comparison
      ? {
          verdict: comparison.verdict,
          matched: comparison.matched.mandates.length,
          attempted: { ...comparison.attempted },
          observed: comparison.observed,
          drifts: comparison.drifts.map(({ kind, reasons, settled }) => ({ kind, reasons: [...reasons], settled })),
        }
      : null,
    findings: chapter.findings.map((one) => ({
      id: one.id,
      kind: one.kind,
      severity: one.severity,
      owner: one.owner_id,
      openedAt: one.opened_at.toISOString(),
      resolvedAt: iso(one.resolved_at),
    })),
    incidents: chapter.incidents.map((one) => ({
      id: one.id,
      kind: one.kind,
      owner: one.owner_id,
      openedAt: one.opened_at.toISOString(),
      closedAt: iso(one.closed_at),
    })),
    acceptances: chapter.acceptances.map((one) => ({
      id: one.id,
      state: one.state,
      person: one.person_id,
      requestedAt: one.requested_at.toISOString(),
      acceptedAt: iso(one.accepted_at),
      expiresAt: iso(one.expires_at),
    })),
  }
}

export const GapShown = Closed({
  kind: Type.Enum([...gapKinds]),
  from: Instant,
  until: Nullable(Instant),
  parties: Type.Array(Id),
  change: Nullable(Id),
  operation: Nullable(Id),
  credential: Nullable(Id),
  words: Type.String(),
})

export const showGap = (gap: Gap) => ({ ...gap, from: gap.from.toISOString(), until: iso(gap.until), parties: [...gap.parties] })

export const ExceptionOfStory = Closed({
  id: Id,
  party: Id,
  rule: Type.String(),
  subject: Type.String(),
  state: Type.String(),
  person: Nullable(Id),
  requestedAt: Instant,
  decidedAt: Nullable(Instant),
  expiresAt: Nullable(Instant),
})

export const showException = (row: Awaited<ReturnType<typeof exceptionsAbout>>[number], whole: boolean) => ({
  id: row.id,
  party: row.party_id,
  rule: row.rule,
  subject: row.subject,
  state: row.state,
  person: whole ? row.person_id : null,
  requestedAt: row.requested_at.toISOString(),
  decidedAt: iso(row.decided_at),
  expiresAt: iso(row.expires_at),
})
