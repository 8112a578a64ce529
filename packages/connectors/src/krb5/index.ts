// Kerberos by MIT's programs: what every connector with a Kerberos door shares. It knows no connector, holds nothing, and shows only what it is handed.
export { isKeytabText, type KeytabEntry, keytabFile, keytabText, readKeytabText } from './keytab.ts'
export { canBePassword, type LoggedIn, type LogIn, logIn, type Proof, showTicket } from './log-in.ts'
export { type PrincipalName, parsePrincipal, principalText } from './principal-name.ts'
export { findProgram, inPlace, profileOf, type Said, type Server } from './program.ts'
export { ENCTYPES, type Enctype, entriesOf } from './string-to-key.ts'
export { ticketTimes } from './ticket-times.ts'
export { classifyKinit, classifyTicket, type KerberosVerdict, REVOKED } from './verdict.ts'
