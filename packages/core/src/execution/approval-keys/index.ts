// A passkey that waits goes into the chain: its holder asks, and others of the enterprise say that it is his. Law: it has no effect before the end of
// that change, and its holder's own word brings nothing about.
export { proposeOwnKey } from './propose.ts'
