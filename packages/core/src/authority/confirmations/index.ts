// Confirmations: that a contract goes on is signed by a person of the enterprise, by name. Laws: nothing renews silently; each end is moved once,
// and only later; a subcontractor's contract is confirmed no further than its principal's; a confirmation ends by itself.
export { type Confirmation, confirmContract, draftConfirmation } from './confirmations.ts'
