// Running a runbook: a provider (or a service of ours) asks; within the bounds it goes on alone, outside of them somebody is asked; either way it
// is a change with a plan, mandates, evidence and proofs. Laws: bounds are asked under a lock, so that rates hold; a rehearsal acts on canaries only.

export { rehearse, rollBack } from './rehearse.ts'
export { type RunInput, type RunOutcome, runRunbook } from './run.ts'
