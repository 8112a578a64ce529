// Reversing a change: what it did is taken back by the ways back that its plan names, in a new change that refers to it, and goes through the whole chain.
// Laws: only what is done and whose way back is an operation of the chain is planned; what is left out is said, with why; nothing is revived.
export { type Left, type Reversal, reverseChange } from './reverse.ts'
