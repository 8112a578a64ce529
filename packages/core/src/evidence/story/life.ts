// What is missing in the whole life of an identity: the facts of its operations, of its credentials and of who was responsible, brought together.
import { CountersignError } from '@countersign/ledger'
import type { Selectable } from 'kysely'
import { covers, delegationIn } from '../../authority/delegations/index.ts'
import { everInForce } from '../../authority/instruments/index.ts'
import { answer, compileMatrix, matrixIn, refOf } from '../../authority/responsibility/index.ts'
import type { PartyBook } from '../../registry/parties/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { duesBy } from './chapters.ts'
import { type Deed, gapOfClaim, gapOfEnd, gapOfOutOfBand, gapsOfDeeds } from './deed-gaps.ts'
import { type Gap, inOrder } from './gap.ts'
import { type ResponsibilityQuestion, responsibilityGaps } from './responsibility-gaps.ts'
import {
  acceptancesOf,
  credentialsOf,
  type DeedRow,
  deedsOf,
  findingsAbout,
  firstDecided,
  mandatesOf,
  mostDeeds,
  type Only,
  proofsOf,
  systemsOf,
  unexplainedOf,
} from './store.ts'

export type IdentityRow = Selectable<Tables['identities']>

/** The way out is always asked about: an identity that nobody may end is nobody's. */
const alwaysAsked = 'credential.revoke'

/** What is told without a mandate is a finding of the comparison with telemetry. */
const strayClaim = 'telemetry.attempted_without_mandate'

const earliest = (instants: readonly Date[]): Date | undefined =>
  instants.reduce<Date | undefined>((first, one) => (first === undefined || one < first ? one : first), undefined)

const max = (first: Date, ...others: readonly (Date | null)[]): Date =>
  others.reduce<Date>((latest, one) => (one !== null && one > latest ? one : latest), first)

const deedsFrom = async (runtime: Runtime, org: string, book: PartyBook, rows: readonly DeedRow[], only: Only): Promise<Deed[]> => {
  const { db } = runtime
  const operations = rows.map(({ id }) => id)
  if (operations.length === 0) return []
  const mandates = Map.groupBy(await mandatesOf(db, org, operations), (row) => row.operation)
  const decided = await firstDecided(db, org, [...new Set(rows.map(({ plan }) => plan))])
  const proofs = new Map((await proofsOf(db, org, operations)).map((row) => [row.operation, row] as const))
  const accepted = Map.groupBy(await acceptancesOf(db, org, operations), (row) => row.operation_id)
  const dueAt = duesBy(runtime, book)
  return rows.map((row) => {
    const acceptance = accepted.get(row.id)?.findLast(({ state }) => state === 'accepted')
    return {
      operation: row.id,
      what: row.operation,
      change: row.change,
      credential: row.credential,
      party: row.party,
      purpose: row.purpose,
      dropped: row.phase === 'void' || row.phase === 'skipped',
      executedAt: row.executed_at,
      decidedAt: decided.get(row.plan) ?? null,
      observedAt: proofs.get(row.id)?.at ?? null,
      closure: row.closure,
      acceptedBy: acceptance?.person_id ?? null,
      acceptedUntil: acceptance?.expires_at ?? null,
      mandates: (mandates.get(row.id) ?? [])
        .filter(({ party }) => only === undefined || only.includes(party))
        .map((mandate) => ({
          id: mandate.id,
          party: mandate.party,
          owesEvidence: mandate.executor_kind !== 'connector',
          startedAt: mandate.started_at,
          notAfter: mandate.not_after,
          dueAt: dueAt(mandate, row.operation),
          receivedAt: mandate.received_at,
          answered: mandate.answered,
        })),
    }
  })
}

/** For each operation and system of the identity: who was named and who was delegated, over time. */
const questionsOf = async (
  runtime: Runtime,
  org: string,
  identity: IdentityRow,
  deeds: readonly DeedRow[],
  systemIds: readonly string[],
  life: ResponsibilityQuestion['life'],
): Promise<ResponsibilityQuestion[]> => {
  const { db } = runtime
  const { bundle } = runtime.policy.current()
  const matrices = (await everInForce(db, org, 'matrix')).map((row) => ({
    from: row.in_force_from!,
    until: earliest([row.ended_at, row.in_force_until].filter((one) => one !== null)) ?? null,
    compiled: compileMatrix(matrixIn(row.document), bundle),
  }))
  if (matrices.length === 0) return []
  const delegations = (await everInForce(db, org, 'delegation')).map((row) => ({
    from: row.in_force_from!,
    // Put on hold is as good as ended: it comes back as a version of its own.
    until: earliest([row.ended_at, row.in_force_until, row.suspended_at].filter((one) => one !== null)) ?? null,
    delegation: delegationIn(row.document),
  }))
  const operations = [...new Set([alwaysAsked, ...deeds.map(({ operation }) => operation)])].sort()
  return (await systemsOf(db, org, systemIds)).flatMap((system) =>
    operations.map((operation): ResponsibilityQuestion => {
      const environment = system.environment === 'production' ? 'production' : identity.environment
      return {
        about: `${operation} on ${system.id}`,
        life,
        named: matrices.map(({ from, until, compiled }) => {
          const { row } = answer(compiled, {
            operation,
            environment,
            system: system.id,
            domain: identity.kind,
            region: system.region ?? undefined,
          })
          const refs = (row?.executes ?? []).map(refOf)
          return {
            from,
            until,
            enterprise: refs.some(({ kind }) => kind !== 'party'),
            parties: refs.flatMap((ref) => (ref.kind === 'party' ? [ref.id] : [])),
          }
        }),
        tenures: delegations
          .filter(({ delegation }) => covers(delegation, { operation, environment, system: system.id }))
          .map(({ from, until, delegation }) => ({ from, until, party: delegation.provider })),
      }
    }),
  )
}

const tooLong = ({ id }: IdentityRow, what: string) =>
  new CountersignError('story.too_long', 'invalid', `\`${id}\` has more than ${mostDeeds} ${what}; ask for less with \`since\``)

/**
 * Gaps of the whole life, or of what began since. `only`: those in the part of these parties. Errors: `story.too_long`.
 */
export const gapsOfLife = async (
  runtime: Runtime,
  org: string,
  book: PartyBook,
  identity: IdentityRow,
  query: { readonly since?: Date | undefined; readonly only: Only },
): Promise<Gap[]> => {
  const { db } = runtime
  const { only, since } = query
  const now = runtime.clock.now()
  const patienceMs = runtime.settings.telemetry.patienceSeconds * 1000
  const rows = await deedsOf(db, org, identity.id, { since, only, limit: mostDeeds + 1 })
  if (rows.length > mostDeeds) throw tooLong(identity, 'operations')
  const deeds = await deedsFrom(runtime, org, book, rows, only)
  const gaps = gapsOfDeeds(deeds, now, patienceMs)
  // What a provider isn't told: who was responsible beside it, how the enterprise's own story ends.
  if (only !== undefined) return inOrder(gaps.filter(({ kind }) => kind !== 'executed_without_decision'))
  const credentials = await credentialsOf(db, org, identity.id)
  if (credentials.length > mostDeeds) throw tooLong(identity, 'credentials')
  const byCredential = Map.groupBy(
    deeds.filter(({ purpose, dropped }) => purpose === 'rejection' && !dropped),
    ({ credential }) => credential,
  )
  for (const credential of credentials)
    gaps.push(
      ...gapOfEnd(
        {
          credential: credential.id,
          party: identity.party_id,
          live: credential.state === 'active',
          identityEndedAt: identity.expires_at,
          deed: byCredential.get(credential.id)?.at(-1),
        },
        now,
        patienceMs,
      ),
    )
  const operationOf = new Map(rows.map((row) => [row.id, row] as const))
  for (const finding of await findingsAbout(db, org, [...operationOf.keys(), ...credentials.map(({ id }) => id)], strayClaim)) {
    const row = operationOf.get(finding.subject)
    gaps.push(
      gapOfClaim({
        credential: row?.credential ?? finding.subject,
        operation: row?.id ?? null,
        change: row?.change ?? null,
        from: finding.opened_at,
        until: finding.resolved_at,
      }),
    )
  }
  for (const change of await unexplainedOf(db, org, identity.id, since)) gaps.push(gapOfOutOfBand(change))
  const begin = since ?? earliest(rows.map(({ opened_at }) => opened_at)) ?? now
  // A retired identity needs nobody any more: its life ends with the last thing that was done to it.
  const over = identity.state === 'retired'
  const last = over ? deeds.reduce((latest, { executedAt, observedAt }) => max(latest, executedAt, observedAt), begin) : now
  const life = { from: begin, until: new Date(Math.max(last.getTime(), begin.getTime() + 1)), over }
  const systems = [...new Set(credentials.map(({ system_id }) => system_id))]
  const questions = await questionsOf(runtime, org, identity, rows, systems, life)
  return inOrder([...gaps, ...responsibilityGaps(questions)])
}
