// Changes of what anybody holds in Countersign itself, and of its systems, on their way: proposed here, signed by others, carried out by the chain. Law: the
// document is made here from what was asked for, never written by whoever asks; nobody asks for himself, and nobody outside asks.
export { proposeGrant, proposeSystem } from './propose.ts'
