// What oversight costs and what it buys: waiting, approvals, rework, and where policy may be too tight or too loose. Law: it changes nothing and
// decides nothing; no figure without the count that it rests on; what rests on too little is not said.
export { type Advice, advise, type Case, type Figures, figuresOf } from './measure.ts'
