// How providers stood the test. Laws: a result is a fact, and ages; only the newest of each exercise counts; what is old, failed or missing counts
// nothing, and what it comes to is always told with its parts. Holding a drill is execution's.
export { type Contribution, type DrillResult, isStale, type Score, scoreOf, staleAt } from './score.ts'
export { revocationDrillProblems, standingOf } from './standing.ts'
export {
  asksOfParty,
  type DemandRow,
  type DrillRow,
  demandOf,
  demandOfDrill,
  demandsOfDrills,
  demandsOfParties,
  insertDemand,
  insertDrill,
  keepDrillsApart,
  lockDemand,
  lockDrill,
  newestEnded,
  openDrillOf,
  openDrills,
  openDrillsOf,
  pageOfDrills,
  readDrill,
  resultOf,
  resultsOf,
  unfollowedDrills,
  updateDemand,
  updateDrill,
} from './store.ts'
