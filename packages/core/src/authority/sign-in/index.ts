// Signing in: by whose word somebody is believed to be who he says he is. Laws: an issuer signs people in only by a document that two people of the enterprise
// have approved; it signs in people of one party and of no other, whatever it claims; its subject is whom it was the first time; a role comes by the exact
// value of a claim, with an end, and what anybody else has given is left alone. How a provider is spoken with is the server's.

export { holderOfFirstLink, makeFirstLink, mayBeFirst, signInByFirstLink, signInByPasskey } from './by-passkey.ts'
export { completeSignIn, type Shown } from './complete.ts'
export { isLoopback, type SignInText } from './document.ts'
export { refuseSignIn } from './find-person.ts'
export { hasPasskeys, isLinkOpen } from './first-store.ts'
export { type StandingSignIn, signInInForce, signInsInForce } from './in-force.ts'
export { signInInstrument } from './instrument.ts'
export { type LoggedOut, loggedOut } from './logged-out.ts'
