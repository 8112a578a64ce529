// What follows from drift: one change for each credential, in waves and not beyond the brake; withdrawn where the facts are right again before anything was
// begun; and when it has ended, how.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { closeFinding, type NewFinding, openFinding, reconcileFindings } from '../../registry/findings/index.ts'
import { beginSleep } from '../../registry/suspended/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson, openChange } from '../changes/index.ts'
import type { AskedDrift } from '../planning/index.ts'
import { askSystems } from '../standing/index.ts'
import { brakeAt, countStanding } from '../trust/index.ts'
import { actOfChange, actsWithoutDrift, endAct, endedActs, goesOnAs, insertAct, insertRelease, lockDrift } from './act-store.ts'
import { boundNow } from './bound.ts'
import { countDue, type Drifting, dueDrift, dueOne, foughtDrift, otherwiseNow } from './drifting-store.ts'
import { withdrawAct } from './guard.ts'
import { lookAt } from './look.ts'
import { becauseOf, changeKindFor, type EndingFacts, endingWords, NotDue, rightsKinds, rightsOfFinding, sessionsKind } from './model.ts'

const most = 500
/** A system that showed something else than its last reading is read again, if that was longer ago. */
const readAgainSeconds = 300

export const endingOf = (one: Drifting): EndingFacts => ({
  kind: one.kind,
  suspended: one.credentialState === 'suspended',
  ending: one.ending,
  termSeconds: one.termSeconds,
  rights: rightsKinds.includes(one.kind) ? rightsOfFinding(one.more) : [],
})

const isSuspension = (one: Drifting): boolean => one.kind === 'credential.unused' && one.ending === 'suspend'

export const askedFor = (one: Drifting): AskedDrift => ({
  kind: changeKindFor(one.effect === 'autonomous' ? 'autonomous' : 'propose'),
  ref: one.credential,
  purpose: `put right ${one.credential}: ${endingWords(endingOf(one))}`.slice(0, 1000),
  gone: one.kind === 'account.ghost',
  ...(isSuspension(one) ? { sleeps: true as const } : {}),
  ...(one.kind === sessionsKind ? { sessions: true as const } : {}),
  ...(rightsKinds.includes(one.kind) ? { rights: endingOf(one).rights } : {}),
})

const openOne = async (runtime: Runtime, caller: Caller, one: Drifting): Promise<void> => {
  const requester = await answeringPerson(runtime, caller.org, one.owners)
  if (!requester || one.effect === 'finding') return
  const { effect } = one
  const asked = askedFor(one)
  try {
    await openChange(runtime, caller, {
      requester,
      kind: asked.kind,
      ref: asked.ref,
      reason: becauseOf(one.kind),
      ticket: `drift:${one.finding}`,
      custody: asked.rights === undefined && asked.sessions === undefined ? [one.credential] : [],
      asked: async (work) => {
        await lockDrift(work.db, work.org)
        const now = await dueOne(work.db, work.org, work.at, await boundNow(runtime, work.org), one.finding)
        if (now?.credential !== one.credential || now.effect !== effect || askedFor(now).purpose !== asked.purpose) throw new NotDue()
        return asked
      },
      opened: async (work, { change }) => {
        await insertAct(work.db, {
          org_id: work.org,
          id: runtime.ids.next('dra'),
          finding_id: one.finding,
          kind: one.kind,
          subject: one.subject,
          credential_id: one.credential,
          system_id: one.system,
          effect,
          change_id: change,
          acted_at: work.at,
        })
        if (isSuspension(one))
          await beginSleep(work.db, work.org, work.at, {
            id: runtime.ids.next('slp'),
            credential: one.credential,
            change,
            because: becauseOf(one.kind),
            asks: true,
            endsAt: one.termSeconds === null ? null : plusSeconds(work.at, one.termSeconds),
            untilAsked: true,
          })
        work.record({
          kind: 'drift.acted',
          stream: change,
          body: { change, finding: one.finding, what: one.kind, credential: one.credential, effect },
        })
      },
    })
  } catch (error) {
    if (!(error instanceof NotDue)) throw error
  }
}

/** How changes have ended, and those that have nothing to put right any more. Gives the systems that are to be read again. */
const settle = async (runtime: Runtime, caller: Caller): Promise<readonly string[]> => {
  const { db } = runtime
  const { org } = caller
  const righted: string[] = []
  for (const one of await endedActs(db, org, most))
    await transact(runtime, caller, async (work) => {
      if (one.instead !== null) return void (await goesOnAs(work.db, work.org, one.id, one.instead))
      const isClosed = one.change_state === 'closed'
      const outcome = !isClosed ? 'refused' : one.closure === 'risk_complete' ? 'righted' : 'accepted'
      const by = isClosed ? null : one.refused_by
      if (!(await endAct(work.db, work.org, one.id, { outcome, at: work.at, by }))) return
      work.record({ kind: `drift.${outcome}`, stream: one.change_id, body: { change: one.change_id, finding: one.finding_id, by } })
      if (outcome === 'righted') righted.push(one.system_id)
    })
  const model = await boundNow(runtime, org)
  const mended = await actsWithoutDrift(db, org, most)
  for (const change of [...mended, ...(await otherwiseNow(db, org, runtime.clock.now(), model, most))])
    await transact(runtime, caller, async (work) => {
      const act = await actOfChange(work.db, work.org, change)
      const why = mended.includes(change)
        ? 'what it puts right is so no more, and nothing was begun'
        : 'policy now says something else of it'
      if (act) await withdrawAct(work, act, why)
    })
  return righted
}

export interface Held {
  readonly due: readonly string[]
  readonly allowed: number
  readonly recent: number
  readonly held: boolean
}

/** Whether so much is due that a person has to say so. */
export const brakeOf = async (runtime: Runtime, org: string): Promise<Held> => {
  const model = await boundNow(runtime, org)
  const { unreleased, recent } = await countDue(runtime.db, org, runtime.clock.now(), model)
  const allowed = brakeAt(model, await countStanding(runtime.db, org))
  return { due: unreleased, allowed, recent, held: unreleased.length > 0 && unreleased.length + recent > allowed }
}

const tell = async (runtime: Runtime, caller: Caller, { due, allowed, recent, held }: Held): Promise<void> => {
  const model = await boundNow(runtime, caller.org)
  await transact(runtime, caller, async (work) => {
    await lockDrift(work.db, work.org)
    const fought = await foughtDrift(work.db, work.org, work.at, model, most)
    await reconcileFindings(
      runtime,
      work,
      ['drift.fought'],
      fought.map(
        (one): NewFinding => ({
          kind: 'drift.fought',
          subject: one.subject,
          severity: 'high',
          ...(one.owner === null ? {} : { ownerId: one.owner }),
          detail: {
            of: one.kind,
            finding: one.finding,
            credential: one.credential,
            system: one.system,
            account: one.account,
            putRight: one.times,
            next: `find out who or what brings it back: \`countersign account list --system ${one.system}\``,
          },
        }),
      ),
    )
    if (!held) return closeFinding(work, 'drift.held', 'drift')
    await openFinding(runtime, work, {
      kind: 'drift.held',
      subject: 'drift',
      severity: 'critical',
      detail: { due: due.length, openedWithinTheHour: recent, allowed, next: 'countersign drift preview' },
    })
  })
}

/** By the sweep. */
export const act = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const toRead = new Set(await settle(runtime, caller))
  const brake = await brakeOf(runtime, caller.org)
  await tell(runtime, caller, brake)
  const model = await boundNow(runtime, caller.org)
  const now = runtime.clock.now()
  const silent = new Set<string>()
  let opened = 0
  for (const one of await dueDrift(runtime.db, caller.org, now, model, { releasedOnly: brake.held, most: model.wave * 5 })) {
    if (opened >= model.wave) break
    if (silent.has(one.system)) continue
    const { rights } = askedFor(one)
    const looked = await lookAt(runtime, caller.org, {
      kind: one.kind,
      credential: one.credential,
      openedAt: one.opened_at,
      ...(rights === undefined ? {} : { rights }),
    })
    // A system that does not answer is not waited for by the others.
    if (looked === 'unknown') silent.add(one.system)
    if (looked === 'gone' && (one.read_at === null || one.read_at <= plusSeconds(now, -readAgainSeconds))) toRead.add(one.system)
    if (looked !== 'stands') continue
    try {
      await openOne(runtime, caller, one)
      opened += 1
      runtime.steps.reach('drift.acted')
    } catch (error) {
      runtime.log.warn({ err: error, finding: one.finding }, 'drift: it could not be put right and will be tried again')
    }
  }
  if (toRead.size > 0) await askSystems(runtime, caller, [...toRead])
}

/**
 * Lets go on what the brake holds: exactly what is due now. The caller has asked for the power.
 * Errors: `drift.nothing_held`, `drift.changed_since`.
 */
export const release = (
  runtime: Runtime,
  caller: Caller,
  { findings, reason, ticket }: { readonly findings: number; readonly reason: string; readonly ticket: string },
): Promise<string> =>
  transact(runtime, caller, async (work) => {
    await lockDrift(work.db, work.org)
    const { unreleased } = await countDue(work.db, work.org, work.at, await boundNow(runtime, work.org))
    if (unreleased.length === 0)
      throw new CountersignError('drift.nothing_held', 'conflict', 'nothing is held: there is nothing to release')
    if (unreleased.length !== findings)
      throw new CountersignError(
        'drift.changed_since',
        'conflict',
        `${unreleased.length} findings would be put right and not ${findings}; look again with \`countersign drift preview\``,
        { details: { findings: unreleased.length } },
      )
    const id = runtime.ids.next('rel')
    await insertRelease(work.db, {
      org_id: work.org,
      id,
      at: work.at,
      person_id: caller.principal.id,
      reason,
      ticket,
      findings: unreleased,
    })
    work.record({ kind: 'drift.released', body: { release: id, findings, reason, ticket } })
    return id
  })
