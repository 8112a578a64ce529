// Own access: who can do what in Countersign itself, by which way, since when and until when; and what of it people decide about (documents, systems). Laws: it
// is read from the facts at the moment of asking and kept nowhere; powers are what the policy in force says, as the prover asks it; what is wanting is told, and
// nothing of it ends by itself: a review ends it, or whoever may.
export { partiesWithAccess } from './decisions-store.ts'
export { followOwnAccess, lookAtOwnAccess } from './follow.ts'
export { type Held, heldAccess, judgedAccess } from './held.ts'
export { endLines, isOf, type Line, linesOf, noteDecisions } from './lines.ts'
export { wantingIn } from './wanting.ts'
