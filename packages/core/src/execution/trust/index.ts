// Trust: access stands only while what it rests on holds. Laws: what has fallen ends or is somebody's, in the time that policy gives; what holds ends
// nothing; what nobody knows is neither; every end is one change with proofs, and a mass of them waits for a person;
// what is suspended comes back as it was, when all of it has held for a while, by itself or by a person's decision, and never while anything holds it down.
export { release } from './act.ts'
export { isBegun } from './act-store.ts'
export { evaluateAll } from './evaluate.ts'
export { followTrust } from './follow.ts'
export { brakeAt, rulesOf } from './model.ts'
export { countLapses } from './preview.ts'
export { comesBack, mayWake } from './sleep.ts'
export { countStanding } from './store.ts'
export { readLapses } from './verdict-store.ts'
