// The report: how every credential ended, from the API and the journal alone. What the sandbox itself remembers has no place in it.
import type { Api } from '../people/api.ts'
import { type ChangeView, type Closure, type PlannedView, RETIREMENTS, rootCredential } from '../story/change-view.ts'
import type { Entry } from '../story/watch.ts'

export interface CredentialReport {
  readonly id: string
  readonly system: string
  readonly kind: string
  readonly executedBy: string
  /** DESIGN §3: `rejected`, `still_accepted`, `inconclusive`, `cannot_test`; null before the first proof. */
  readonly verdict: string | null
  readonly strength: string | null
  readonly closure: Closure
  /** Executions of the retirement that were begun. */
  readonly attempts: number
  /** What was seen on the way, in order, and what stands now. */
  readonly reasons: readonly string[]
}

export interface Report {
  readonly credentials: readonly CredentialReport[]
  readonly incidents: readonly {
    id: string
    kind: string
    credential: string | null
    owner: string
    state: string
    openedAt: string
    closedAt: string | null
  }[]
  readonly riskAcceptances: readonly {
    id: string
    credential: string
    state: string
    person: string | null
    reason: string
    expiresAt: string | null
    reopensAt: string | null
  }[]
  readonly refusals: readonly { index: number; kind: string; code: string; by: string; action: string; reasons: readonly string[] }[]
  readonly checkpoint: { readonly origin: string; readonly size: number; readonly cosigned: string | null }
}

const ORDER: readonly Closure[] = ['risk_complete', 'risk_accepted', 'operationally_complete', 'stuck', 'open']
const worst = (closures: readonly Closure[]): Closure =>
  closures.reduce<Closure>((sofar, one) => (ORDER.indexOf(one) > ORDER.indexOf(sofar) ? one : sofar), 'risk_complete')

const credentialReport = (id: string, view: ChangeView, planned: readonly PlannedView[], entries: readonly Entry[]): CredentialReport => {
  const own = planned.filter((one) => rootCredential(one) === id)
  const retirement = own.find((one) => RETIREMENTS.has(one.operation))
  const rows = view.operations.filter((row) => own.some((one) => one.id === row.id))
  const row = rows.find((one) => one.id === retirement?.id)
  return {
    id,
    system: retirement?.system ?? '',
    kind: retirement?.handle.kind ?? '',
    executedBy: retirement?.executor.id ?? '',
    verdict: row?.verdict ?? null,
    strength: row?.strength ?? null,
    closure: worst(rows.map((one) => one.closure)),
    attempts: row?.attempts ?? 0,
    reasons: [...new Set([...own.flatMap((one) => history(one, entries)), ...rows.flatMap((one) => one.reasons)])],
  }
}

/** What the journal says of one operation beside its smooth course. */
const history = (planned: PlannedView, entries: readonly Entry[]): string[] =>
  entries
    .filter((entry) => entry.stream === planned.id)
    .flatMap(({ kind, body }) => {
      if (kind === 'proof.recorded' && body['purpose'] === 'acceptance') return [`the new credential was shown: ${body['verdict']}`]
      if (kind === 'proof.recorded' && body['purpose'] === 'use' && body['verdict'] === 'still_accepted')
        return ['its consumer was seen with the new credential']
      if (kind === 'proof.recorded' && body['purpose'] === 'baseline') return [`before the change: ${body['verdict']}`]
      if (kind === 'proof.recorded' && body['verdict'] !== 'rejected')
        return [`${planned.operation}, round ${body['round']}: ${body['verdict']}`]
      if (kind === 'operation.attempted' && body['status'] !== 'done')
        return [`${planned.operation}, attempt ${body['attempt']}: ${body['status']} (${body['code']})`]
      if (kind === 'incident.opened') return [`incident ${body['kind'] ?? ''} ${body['id'] ?? body['incident'] ?? ''}`.trim()]
      if (kind === 'evidence.refused') return [`evidence refused: ${body['code']}`]
      return []
    })

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)

export const makeReport = async (api: Api, view: ChangeView, entries: readonly Entry[]): Promise<Report> => {
  const planned = view.planDocument?.operations ?? []
  const ids = [...new Set(planned.map(rootCredential))]
  const { origin, cosignedSize, cosigned } = await api.get('/v1/log/checkpoint')
  return {
    credentials: ids.map((id) => credentialReport(id, view, planned, entries)),
    incidents: view.incidents.map(({ id, kind, credential, owner, state, openedAt, closedAt }) => ({
      id,
      kind,
      credential,
      owner,
      state,
      openedAt,
      closedAt,
    })),
    riskAcceptances: view.riskAcceptances.map(({ id, credential, state, person, reason, expiresAt }) => ({
      id,
      credential,
      state,
      person,
      reason,
      expiresAt,
      // The end of an acceptance opens again what it covered.
      reopensAt: state === 'accepted' ? expiresAt : null,
    })),
    refusals: entries
      .filter((entry) => entry.kind === 'refusal.recorded' || entry.kind === 'evidence.refused')
      .map(({ index, kind, actor, body }) => ({
        index,
        kind,
        code: textOf(body['code']),
        by: actor,
        action: textOf(body['action'] ?? (kind === 'evidence.refused' ? 'evidence.deliver' : '')),
        reasons: Array.isArray(body['reasons']) ? body['reasons'].map(textOf) : [],
      })),
    checkpoint: { origin, size: cosignedSize, cosigned },
  }
}
