// Telemetry: what providers say of themselves, taken in, kept, and compared with what was mandated and what we saw. Laws: it is never mixed with
// own observation; it proves nothing and closes nothing; an event is there once; nobody speaks of what is not his; drift is a finding.
export { keyIdsOf } from './batch.ts'
export { type Comparison, compare, compareCredential, type DriftKind } from './compare.ts'
export { compareOperation } from './comparison.ts'
export { followTelemetry } from './drift.ts'
export { deliverTelemetry, gateOf, type Taken } from './intake.ts'
export { type Batch, limits, type TelemetryRecord, telemetryPayloadType, telemetryType } from './model.ts'
export { liveKeysOf } from './store.ts'
