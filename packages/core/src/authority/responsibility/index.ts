// Responsibility: for every operation, in every place, who answers for it, who decides, who approves, who executes, to whom it escalates.
// Laws: each question has one row or none; only the enterprise answers, decides and approves; the matrix narrows what the policy says and never
// widens it; what no row answers for never runs; another matrix in force voids what was decided under the one before.
export { type Answer, answer, mayExecute, type Performer, type Question } from './answer.ts'
export { matrixChanges } from './changes.ts'
export { checkMatrix, problemsOfMatrix } from './check.ts'
export { uncoveredIn } from './check-coverage.ts'
export { type CompiledMatrix, compileMatrix } from './compile.ts'
export { matrixDefinition } from './definition.ts'
export { reviewResponsibility } from './drift.ts'
export { type Decided, narrowed, type Responsibility, responsibilityFor, responsibilityUnder } from './facts.ts'
export { matrixDigest, matrixInForce, type Standing } from './in-force.ts'
export {
  identityDomains,
  type Matrix,
  MatrixSchema,
  matrixIn,
  type Ref,
  type Row,
  readMatrix,
  refOf,
} from './matrix.ts'
export { matrixKind, matrixName } from './matrix-name.ts'
export { domainOwner, saasProblems } from './saas.ts'
export { chainOf } from './store.ts'
