// What notices say at this moment, to this reader: asked again just before it goes out. What is over, answered, no longer his, or not his to see any more has
// no words, and is not told.
import { noticeModelOf, OWN_KINDS, type PrincipalRef } from '@countersign/policy'
import { holdersOf } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import {
  answerWords,
  breakGlassWords,
  closureWords,
  drillWords,
  findingWords,
  incidentWords,
  lateWords,
  mandateWords,
  questionWords,
  requestWords,
  reviewWords,
  riskWords,
  sessionWords,
  suspensionWords,
  type Told,
  trialWords,
} from './catalogue.ts'
import { concernedBy } from './readers-store.ts'
import type { NoticeRow } from './store.ts'
import {
  breakGlassTold,
  closuresTold,
  drillsTold,
  findingsTold,
  incidentsTold,
  mandatesTold,
  type Place,
  questionsTold,
  type RequestTold,
  requestsTold,
  reviewsTold,
  risksTold,
  sessionsTold,
  suspensionsTold,
} from './told-store.ts'

/** Undefined: a room, which is the enterprise's. */
export type Reader = PrincipalRef | undefined

export const trialKind = 'test'

type Spoken = Place & { readonly told: Told }

/** A provider's people are told of their own part alone, the enterprise's of all others. */
const outsideKinds: readonly string[] = ['mandate.waiting', 'evidence.late', 'drill.asked']

/** Told to whoever asked or was asked, wherever he belongs and whatever else he may read: it is his by name. */
const byName: readonly string[] = ['question.asked', 'question.answered']

const isOutside = (reader: Reader): boolean => reader !== undefined && reader.party.kind !== 'enterprise'

const mayStillSign = (reader: Reader, row: RequestTold): boolean =>
  reader === undefined ||
  (!row.signed.includes(reader.id) && (row.roles.some((role) => reader.roles.includes(role)) || row.deputies.includes(reader.id)))

const spokenOf = async (runtime: Runtime, reader: Reader, kind: string, facts: readonly Place[], at: Date): Promise<readonly Spoken[]> => {
  const { db, org } = runtime
  const each = <Row extends Place>(rows: readonly Row[], words: (row: Row) => Told): Spoken[] =>
    rows.map((row) => ({ subject: row.subject, stage: row.stage, told: words(row) }))
  switch (kind) {
    case 'approval.asked':
    case 'approval.expiring': {
      const rows = await requestsTold(db, org, facts, at)
      return each(
        rows.filter((row) => mayStillSign(reader, row)),
        (row) => requestWords(row, kind === 'approval.expiring'),
      )
    }
    case 'question.asked':
      return each(await questionsTold(db, org, facts, 'open'), (row) => questionWords(row, isOutside(reader)))
    case 'question.answered':
      return each(await questionsTold(db, org, facts, 'answered'), (row) => answerWords(row, isOutside(reader)))
    case 'closure.asked':
      return each(await closuresTold(db, org, facts), closureWords)
    case 'risk.asked':
      return each(await risksTold(db, org, facts), riskWords)
    case 'review.asked':
      return each(await reviewsTold(db, org, facts), reviewWords)
    case 'incident.opened':
      return each(await incidentsTold(db, org, facts), incidentWords)
    case 'provider.suspended':
      return each(await suspensionsTold(db, org, facts), suspensionWords)
    case 'mandate.waiting':
      return each(await mandatesTold(db, org, facts, at), mandateWords)
    case 'drill.asked':
      return each(await drillsTold(db, org, facts), drillWords)
    case 'session.break_glass': {
      // Whoever came in knows it; that it was in a new browser he is told by itself.
      const rows = (await breakGlassTold(db, org, facts)).filter(({ principal }) => principal !== reader?.id)
      return each(rows, breakGlassWords)
    }
    case 'session.new':
      return each(await sessionsTold(db, org, facts), sessionWords)
    case 'evidence.late':
      return each(await findingsTold(db, org, facts), lateWords)
    case 'finding.opened':
    case 'finding.overdue':
    case 'exception.asked':
    case 'consent.asked': {
      const rows = await findingsTold(db, org, facts)
      // A clock that was put back makes what was overdue be in time again.
      return each(
        rows.filter((row) => kind !== 'finding.overdue' || row.due <= at),
        (row) => findingWords(kind, row, at),
      )
    }
    default:
      return []
  }
}

const asksOf = (kind: string): string => (['exception.asked', 'consent.asked', 'evidence.late'].includes(kind) ? 'finding.opened' : kind)

const mayRead = (runtime: Runtime, reader: PrincipalRef, kind: string, at: Date): boolean => {
  const outside = isOutside(reader)
  // About himself: what `stillHis` asks for is all that it takes.
  if (OWN_KINDS.some((one) => one === kind)) return true
  if (byName.includes(kind) && !outside) return true
  if (!byName.includes(kind) && outside !== outsideKinds.includes(kind)) return false
  return runtime.policy.current().authorize({
    principal: reader,
    action: 'read.change',
    resource: { kind: 'notice', id: '*', ...(outside ? { party: reader.party.id } : {}) },
    context: { at: at.toISOString() },
  }).permitted
}

/** Whether these still concern him by themselves, or he is one of those whom policy names besides. */
const stillHis = async (
  runtime: Runtime,
  reader: PrincipalRef,
  kind: string,
  rows: readonly NoticeRow[],
  at: Date,
): Promise<NoticeRow[]> => {
  const { db, org } = runtime
  const model = noticeModelOf(runtime.policy.current().bundle)
  const also = Object.hasOwn(model.kinds, kind) ? model.kinds[kind as keyof typeof model.kinds].also : []
  if (also.length > 0 && (await holdersOf(db, org, also, at)).some(({ id }) => id === reader.id)) return [...rows]
  const facts = rows.map(({ subject, stage }) => ({ kind: asksOf(kind), subject, stage, at }))
  const concerned = await concernedBy(db, org, asksOf(kind), facts)
  return rows.filter((row) => concerned.some((one) => one.kind === kind && one.subject === row.subject && one.person === reader.id))
}

/** By the notice's id. Whoever isn't there any more is told nothing. */
export const whatIsTold = async (
  runtime: Runtime,
  reader: Reader,
  rows: readonly NoticeRow[],
  at: Date,
): Promise<ReadonlyMap<string, Told>> => {
  const words = new Map<string, Told>()
  if (reader !== undefined && !reader.active) return words
  for (const [kind, same] of Map.groupBy(rows, (row) => row.kind)) {
    if (kind === trialKind) {
      for (const { id } of same) words.set(id, trialWords())
      continue
    }
    if (reader !== undefined && !mayRead(runtime, reader, kind, at)) continue
    const his = reader === undefined ? same : await stillHis(runtime, reader, kind, same, at)
    const spoken = await spokenOf(runtime, reader, kind, his, at)
    const byPlace = new Map(spoken.map((one) => [JSON.stringify([one.subject, one.stage]), one.told]))
    for (const row of his) {
      const told = byPlace.get(JSON.stringify([row.subject, row.stage]))
      if (told !== undefined) words.set(row.id, told)
    }
  }
  return words
}
