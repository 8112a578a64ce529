// Delivered evidence, compared: what each party delivered of each class, how soon, how often it was refused and whether it was true, beside what it
// owes. Laws: every party, tenant and region delivers in the same classes, so they are measured alike; no figure without the count that it rests
// on; nothing is judged here, and nothing is changed.
export { type Delivered, deliveredBy } from './store.ts'
