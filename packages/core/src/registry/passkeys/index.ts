// Passkeys: how a person's authenticator becomes an approval key of his, and how he shows by it who he is. Laws: only people of the enterprise hold
// one; whatever was asked is answered once and in time; a key that its holder brought by himself is good for nothing until it is in effect, but
// for the first administrator, who is alone; nothing here approves.
export { ApprovalKeyDocument } from './document.ts'
export { putInEffect } from './effect.ts'
export { algorithms, type NewPasskey, type PasskeyHost, type PasskeyPlace, RegistrationResponse, SignInResponse } from './model.ts'
export { beginRegistration, finishRegistration, type Registered } from './registration.ts'
export { beginPasskeySignIn, type SignedIn, verifyPasskeySignIn } from './sign-in.ts'
export { holdersOfApprovalKeys, pageOfWaiting } from './store.ts'
export { noteUseOfKey } from './use.ts'
export { readWaiting, requireOwnWaiting, withdrawWaiting } from './waiting.ts'
