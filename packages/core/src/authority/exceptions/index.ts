// Exceptions that are asked for: somebody wants a rule not to bind him for a time. Laws: the question always comes to a person of the enterprise
// (the one whom the party's delegation names, else whoever holds the power); the answer is signed, grant and refusal alike; a grant has an end,
// a reason and something in its place; nobody answers his own; silence is a "no". A granted exception is a record that answers for a deviation:
// it loosens no policy and mints no mandate.
export { decideException, draftException, type ExceptionAnswer, expireException, requestException } from './exceptions.ts'
export { ExceptionShown, showException } from './shown.ts'
export { dueExceptions, type ExceptionRow, exceptionsAbout, exceptionsOfParty, pageOfExceptions } from './store.ts'
