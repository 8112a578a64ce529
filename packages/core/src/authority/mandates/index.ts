// Mandates: the only thing that lets anybody act. Laws: none without a valid decision and the approvals it asks for, asked again at this
// moment; one plan, one operation, one executor, one window, once; execution can hold one, never make one.
export { mandatesAfter } from './listing-store.ts'
export { askMandate, baseStateOf, endMandate, type Granted, mandateMediaType, mandatePayloadType, useMandate } from './mandates.ts'
export { liveMandateOf, lockMandate, type MandateRow, mandatesFor, readMandate } from './store.ts'
