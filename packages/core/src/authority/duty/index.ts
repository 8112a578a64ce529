// Duty: who is there when somebody has to answer. Schedules and calendars say who is on call, deputies stand in within limits, ladders say whom
// an unanswered question goes to next. Laws: silence is never a "yes"; a deputy is a person of the enterprise, never the requester's or an
// executor's hand, never a deputy's deputy; a question goes to nobody only where there is nobody. It knows no request and signs nothing.
export { answererFor, type Somebody, whoIsAsked } from './asking.ts'
export {
  deputyshipProblems,
  endDeputyshipNow,
  endDeputyshipsOfLeaver,
  type Lent,
  lentTo,
  lentUnder,
  type StandIn,
  type Touched,
  touchedBy,
} from './deputyships.ts'
export { currentLadders, currentSchedule, setDutyDocument } from './documents.ts'
export { type Fallback, ladderFor, policyLadder, waitedUntil } from './ladders.ts'
export type { Asked, Rung } from './model.ts'
export { insertNotices, standingDeputyships } from './store.ts'
export { addDays, instantOf, isZone, wallAt } from './zone.ts'
