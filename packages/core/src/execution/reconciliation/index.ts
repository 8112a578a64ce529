// Reconciliation: what the systems hold, compared with what anybody of the enterprise has decided. Fed by the same readings as standing access.
// Laws: a change that no mandate and no record of the enterprise explains is a finding; one account is gone only after a whole reading left it out
// and the system, asked for it by name, said so; findings close by fact or by a named person's decision. It changes nothing at any system.
export { agreeTo } from './agree.ts'
export { differences } from './description.ts'
export { teachCredentials } from './life-store.ts'
export { type LiveSessions, liveSessions } from './live-sessions.ts'
export { bytesOf, Memory, Part, printOf, readNumbers } from './memory.ts'
export {
  absentees,
  knownToBeThere,
  learnAccounts,
  type Noted,
  type Noticing,
  noteGone,
  noteSeen,
  type Sighting,
  sightingOf,
} from './notice.ts'
export { nameInPath } from './path-name.ts'
export { SeenNumbers } from './seen-numbers.ts'
export { askForGhosts, type Ghosts, settleFindings, unmatchedAhead } from './settle.ts'
export { addPart, dropAll, dropUnfinished, keepReading } from './sightings-store.ts'
export { accountsNamed, lockAccount } from './store.ts'
export { toldSessions } from './told-sessions-store.ts'
