// Hygiene: what is wrong with credentials and identities by what the inventory says and what systems were last seen to show, without asking any system.
// Laws: it only finds; a finding is closed by the look that no longer sees it; what nobody knows is not called right, and where it can't be judged it isn't.
export { followHygiene, lookAtHygiene } from './look.ts'
export { rightsOf } from './privilege.ts'
