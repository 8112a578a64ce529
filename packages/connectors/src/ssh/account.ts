// Names of accounts on an SSH host. They become file names and arguments, so only the names that useradd would take are let through.
// SAFETY: no separator, no leading dash or dot, no control character can pass.

const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/

export const isAccount = (name: string): boolean => ACCOUNT.test(name) && !name.includes('..')
