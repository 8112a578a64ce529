// Closures: the named owner's signature on what verification has shown. Laws: only the named owner; only over a proof; execution cannot make one.
export { closureSigned, requestClosure, signClosure } from './closures.ts'
export { type ClosureRequestRow, openClosureRequests, readClosureRequest } from './store.ts'
