// Whom a question goes to at this moment: who is on call, else who holds the role, and whoever stands in for him. Never nobody where there is somebody.
import type { Kysely } from 'kysely'
import { holdersOf, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import { currentSchedule } from './documents.ts'
import type { Asked, Duty, OnCall, Schedule } from './model.ts'
import { onCallAt } from './rotation.ts'
import { deputyshipsOfPrincipals } from './store.ts'

type Db = Kysely<Tables>

/** On call by the schedule, and still one who may be: active, of the enterprise, holding the duty's role. */
export const onCallNow = async (
  db: Db,
  org: string,
  schedule: Schedule,
  duty: Duty,
  at: Date,
): Promise<OnCall | { readonly person: undefined; readonly why: 'not_holding'; readonly named: string; readonly until: Date | null }> => {
  const named = onCallAt(schedule, duty, at)
  if (named.person === undefined) return named
  const person = await resolvePrincipal(db, org, named.person, at)
  if (person?.kind === 'person' && person.party.kind === 'enterprise' && person.active && person.roles.includes(duty.role)) return named
  return { person: undefined, why: 'not_holding', named: named.person, until: named.until }
}

const onCallFor = async (db: Db, org: string, schedule: Schedule, duties: readonly Duty[], at: Date): Promise<string[]> => {
  const people = new Set<string>()
  for (const duty of duties) {
    const { person } = await onCallNow(db, org, schedule, duty, at)
    if (person !== undefined) people.add(person)
  }
  return [...people]
}

export interface Question {
  /** Who may sign. */
  readonly roles: readonly string[]
  readonly quorum: number
  /** Who asked for it or executes it: no answer of his counts, so he is not asked. */
  readonly barred: readonly string[]
}

export interface Somebody {
  readonly person: string
  /** Whom he stands in for. */
  readonly for: string | null
}

const peopleOf = async (db: Db, org: string, ask: Asked, question: Question, at: Date): Promise<string[]> => {
  const schedule = await currentSchedule(db, org)
  const free = (people: readonly string[]) => people.filter((person) => !question.barred.includes(person))
  if (ask.kind === 'duty')
    return free(
      await onCallFor(
        db,
        org,
        schedule,
        schedule.duties.filter(({ id }) => id === ask.duty),
        at,
      ),
    )
  const roles = ask.kind === 'role' ? [ask.role] : question.roles
  if (roles.length === 0) return []
  const onCall = free(
    await onCallFor(
      db,
      org,
      schedule,
      schedule.duties.filter(({ role }) => roles.includes(role)),
      at,
    ),
  )
  // Fewer on call than have to sign: then everybody who could is asked.
  const enough = ask.kind === 'approvers' ? question.quorum : 1
  if (onCall.length >= enough) return onCall
  return [...new Set(free((await holdersOf(db, org, roles, at)).map(({ id }) => id)))]
}

/** Empty only where nobody could answer. */
export const whoIsAsked = async (db: Db, org: string, ask: Asked, question: Question, at: Date): Promise<Somebody[]> => {
  const people = await peopleOf(db, org, ask, question, at)
  const deputies = await deputyshipsOfPrincipals(db, org, people, question.roles, at)
  const asked: Somebody[] = people.map((person) => ({ person, for: null }))
  for (const { deputy_id, principal_id } of deputies) {
    if (question.barred.includes(deputy_id) || asked.some(({ person }) => person === deputy_id)) continue
    if ((await resolvePrincipal(db, org, deputy_id, at))?.active) asked.push({ person: deputy_id, for: principal_id })
  }
  return asked
}

/** Who answers for what is escalated to a role: on call for it, else its holder, else a security lead, else who answers for controls. */
export const answererFor = async (db: Db, org: string, role: string | undefined, at: Date): Promise<string | undefined> => {
  const schedule = await currentSchedule(db, org)
  for (const roles of [...(role === undefined ? [] : [[role]]), ['security_lead'], ['control_owner', 'administrator']]) {
    const duties = schedule.duties.filter((duty) => roles.includes(duty.role))
    const [onCall] = await onCallFor(db, org, schedule, duties, at)
    if (onCall !== undefined) return onCall
    const [holder] = await holdersOf(db, org, roles, at)
    if (holder) return holder.id
  }
  return undefined
}
