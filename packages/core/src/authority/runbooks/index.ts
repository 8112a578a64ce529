// Runbooks: what a provider may do alone, because the enterprise has approved it beforehand, within bounds; those of its targets are asked again at each use.
// Laws: no runbook gives access or changes risk; out of bounds somebody is asked; a retired or changed runbook lets nothing that waits run on.
export { boundRollback, boundSteps, hourProblems, parameterProblems, rateProblems, targetProblems } from './bounds.ts'
export { evidenceProblems, narrowContract } from './evidence.ts'
export { runbookInstrument } from './instrument.ts'
export { type EvidenceNarrowing, parameterSchema, type Runbook, type RunbookStep, runbookIn } from './model.ts'
export { type Rehearsed, rehearsedLately } from './rehearsal.ts'
export { insertRun, lockRun, pageOfRuns, type RunRow, readRun, rehearsalsOf, rollbacksOf, runsSince, setRunChange } from './store.ts'
export { boundTargetOf } from './target.ts'
export { wayBackOfRun } from './way-back.ts'
export { conditionsOfRun, isWithinRun, runbookOfRun } from './within.ts'
