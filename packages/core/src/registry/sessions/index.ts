// Sessions of people who have signed in. Laws: a session is a person's, who is active, and ends by itself; of its token only the digest is kept; it is looked up
// afresh for each request, so that who was deactivated, or whose party was suspended, a second ago is out; what its person may is policy's word and not the
// session's. How somebody shows who he is, is not decided here.
export { browserWords } from './browser-words.ts'
export { followSessions } from './follow.ts'
export { type EndedBecause, endsOf, limitsFor, scopesOfSession } from './model.ts'
export {
  authenticateSession,
  endSession,
  endSessionsAtProvider,
  endSessionsOf,
  endSessionsOfIssuer,
  endSessionsOfParties,
  type OpenedSession,
  type Opening,
  openSession,
  requireStepUp,
  sessionModel,
  stepUp,
} from './sessions.ts'
export { pageOfSessions, readSession } from './store.ts'
