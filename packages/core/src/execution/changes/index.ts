// Changes: everything that changes access is one. Laws: no effect outside one; a change ends when every operation has its proof or a named
// person's acceptance; what is stuck stays visible.
export { renewedHere, saidRenewed } from './age-store.ts'
export { answeringPerson } from './answering.ts'
export { atSystem, beginAtSystem, systemStandsStill } from './at-system.ts'
export { conclude, worstClosure } from './conclude.ts'
export { type ContractEnd, endContract, previewContractEnd } from './contract-end.ts'
export { type Opened, type Opening, openChange, previewChange, requireGrounds, reviseChange } from './opening.ts'
export { endOverdueContracts } from './overdue-contracts.ts'
export { executes, type Part, partOf } from './part.ts'
export type { Planned, Request } from './plan-making.ts'
export { PreviewShown, showPreview } from './preview.ts'
export { OperationShown, showOperation } from './shown.ts'
export {
  attemptsOf,
  type ChangeRow,
  closedChangeFor,
  dueOperations,
  finishAttempt,
  insertAttempt,
  lastChangeFor as lastChangeOf,
  listChanges,
  liveChangeFor as liveChangeOf,
  lockOperation,
  type OperationRow,
  operationsByIds,
  operationsOfChange,
  operationsOfPlan,
  readChange,
  readOperation,
  releaseLeases,
  unconcludedChanges,
  updateOperation,
} from './store.ts'
export { markStuck, spread } from './stuck.ts'
export { wakeSuccessors } from './successors.ts'
export { decisionsByOutcome, mandatesOfOperation, operationsByPhase, visibleOperation, visibleOperations } from './view-store.ts'
export { withdrawChange } from './withdraw.ts'
export { type WorkOrder, workOrder } from './work-order.ts'
