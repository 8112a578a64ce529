// Drift between who performs and who owns: what was executed lately by whom the matrix did not name at the time, rows whose owner is gone,
// delegated administration of a SaaS that leaves something to nobody, and what is held outside while nobody inside answers for it.
// Only opens and closes findings; it changes nothing else.
import type { PrincipalRef } from '@countersign/policy'
import { getJson } from '../../platform/documents.ts'
import { closeFinding, openFinding, reconcileFindings } from '../../registry/findings/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { answer, mayExecute } from './answer.ts'
import { compiledByDigest, keepCompiled } from './compile.ts'
import { openOwnerFindings, performedSince, versionsInForce } from './drift-store.ts'
import { unansweredHeld } from './held.ts'
import { matrixInForce } from './in-force.ts'
import type { Matrix } from './matrix.ts'
import { noteMissing } from './missing.ts'
import { goneOwners } from './owners.ts'
import { saasGaps } from './saas.ts'
import { chainOf } from './store.ts'

/** How far back performances are looked at. */
const lookedBackDays = 30
const often = 3600_000

export const rowSubject = (row: string): string => `matrix:responsibility#${row}`

const performedByOthers = async (runtime: Runtime, work: Work): Promise<void> => {
  const versions = await versionsInForce(work.db, work.org)
  const since = new Date(work.at.getTime() - lookedBackDays * 86_400_000)
  const performers = new Map<string, { principal: PrincipalRef; chain: string[] } | undefined>()
  const { bundle } = runtime.policy.current()
  for (const done of await performedSince(work.db, work.org, since)) {
    const version = versions.find((one) => one.from <= done.at && (one.ended === null || one.ended > done.at))
    // ORDER: a performance before the first matrix was nobody's drift.
    if (!version) continue
    if (!performers.has(done.executor)) {
      const principal = await resolvePrincipal(work.db, work.org, done.executor, work.at)
      performers.set(
        done.executor,
        principal && {
          principal,
          chain: principal.party.kind === 'enterprise' ? [] : await chainOf(work.db, work.org, principal.party.id),
        },
      )
    }
    const compiled =
      compiledByDigest(version.digest, bundle) ??
      keepCompiled(version.digest, (await getJson(work.db, work.org, version.digest)) as Matrix, bundle)
    const { row } = answer(compiled, {
      operation: done.operation,
      environment: done.environment,
      system: done.system,
      domain: done.domain,
      region: done.region ?? undefined,
    })
    const performer = performers.get(done.executor)
    if (row && performer && mayExecute(row, performer)) continue
    await openFinding(runtime, work, {
      kind: 'responsibility.drift',
      subject: done.id,
      severity: 'high',
      stream: done.id,
      detail: {
        operation: done.operation,
        executor: done.executor,
        executedAt: done.at.toISOString(),
        matrix: version.digest,
        row: row?.id ?? null,
        executes: row?.executes ?? [],
        accountable: row?.accountable ?? null,
        escalatesTo: row?.escalatesTo ?? null,
      },
    })
  }
}

/** A row whose owner is gone is somebody's until it has one again. */
const ownersGone = async (runtime: Runtime, work: Work): Promise<void> => {
  const standing = await matrixInForce(runtime, work.db, work.org, work.at)
  if (standing.state === 'never') return
  const gone = standing.state === 'in_force' ? await goneOwners(work.db, work.org, standing.matrix.matrix, work.at) : []
  const byRow = Map.groupBy(gone, ({ row }) => row.id)
  for (const [id, found] of byRow)
    await openFinding(runtime, work, {
      kind: 'responsibility.owner_gone',
      subject: rowSubject(id),
      severity: 'high',
      detail: {
        outcome: found[0]!.row.outcome,
        gone: found.map(({ field, who, why }) => `${field}: ${who} ${why}`),
        escalatesTo: found[0]!.row.escalatesTo,
        next: 'assign the role, or propose a matrix that names somebody who is there',
      },
    })
  for (const subject of await openOwnerFindings(work.db, work.org))
    if (![...byRow.keys()].some((id) => rowSubject(id) === subject)) await closeFinding(work, 'responsibility.owner_gone', subject)
}

/** What a live contract over the administration of a SaaS hands out while nobody inside answers for it. */
const saasUnowned = async (runtime: Runtime, work: Work): Promise<void> =>
  reconcileFindings(
    runtime,
    work,
    ['contract.saas_unowned'],
    (await saasGaps(runtime, work.db, work.org, work.at)).map(({ contract, domain, systems, words }) => ({
      kind: 'contract.saas_unowned',
      subject: `${contract.id}#${domain}`,
      severity: 'high',
      ownerId: contract.owner,
      detail: {
        contract: contract.id,
        party: contract.party,
        domain,
        systems,
        problem: words,
        next: 'name it under `ownerOf` in a matrix row',
      },
    })),
  )

/** What somebody outside holds while nobody inside owns it, or answers for ending it. */
const heldUnanswered = async (runtime: Runtime, work: Work): Promise<void> =>
  reconcileFindings(
    runtime,
    work,
    ['identity.unanswered'],
    (await unansweredHeld(runtime, work.db, work.org, work.at)).map(({ id, party, business, technical, missing }) => {
      const owner = business ?? technical
      return {
        kind: 'identity.unanswered',
        subject: id,
        severity: 'moderate',
        ...(owner === null ? {} : { ownerId: owner }),
        detail: {
          party,
          missing,
          next: 'give it owners who are there, and a matrix row that answers for `credential.revoke` where it reaches',
        },
      }
    }),
  )

const reviewed = new WeakMap<Runtime, number>()

/** Looks again, at most hourly in one process. */
export const reviewResponsibility = async (runtime: Runtime, work: Work): Promise<void> => {
  const last = reviewed.get(runtime)
  if (last !== undefined && work.at.getTime() - last < often) return
  reviewed.set(runtime, work.at.getTime())
  await noteMissing(runtime, work)
  await ownersGone(runtime, work)
  await saasUnowned(runtime, work)
  await heldUnanswered(runtime, work)
  await performedByOthers(runtime, work)
}
