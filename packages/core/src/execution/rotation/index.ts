// Rotations: a credential gets a successor and every consumer is seen on it before the old one ends. Laws: the old one isn't cut under a consumer that
// still uses it, named or not, unless policy or an incident says so in a plan that names whom it cuts; who is late is somebody's finding; silence moves
// nobody. Everything is done by the chain: this slice opens changes, plans them again when the consumers change, and says how they stand.
export { confirmUse } from './confirm.ts'
export { followRotations } from './follow.ts'
export { heldForUse } from './hold.ts'
export { cutRotation, previewRotation, startRotation } from './start.ts'
