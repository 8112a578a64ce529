// Drills: a provider is put to a timed test, so that nobody has to believe that its access can be taken back, that a "no" holds and that evidence
// comes. Laws: nothing but canaries is touched; a drill that is not passed in its time has failed; how it ended is never changed; what follows
// is policy's, and is done exactly once; a provider takes part in what is asked of it and decides nothing.
export { type Delivered, deliverEvidence } from './deliver.ts'
export { followDrill, followDrills } from './follow.ts'
export { type DrillRequest, openDrill } from './open.ts'
export { holdDueDrills } from './schedule.ts'
export { AskShown, DemandShown, showAsk, showDemand } from './shown.ts'
