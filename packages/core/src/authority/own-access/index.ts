// Own access: who can do what in Countersign itself, by which way, since when and until when; and what of it people decide about (documents, systems). Laws: it
// is read from the facts at the moment of asking and kept nowhere; powers are what the policy in force says, as the prover asks it; it changes nothing.
export { type Held, heldAccess, wantingIn } from './held.ts'
