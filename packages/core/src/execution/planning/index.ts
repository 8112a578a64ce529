// Planning: from a trigger to the exact operations. Reads facts; decides nothing; has no effect.
export { connectorHost, type Dependents, type Draft, dependentsOfContract, draftContractEnd } from './contract-end.ts'
