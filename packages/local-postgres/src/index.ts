// The only door: a real PostgreSQL on this machine, started and ended by one call, for the quick start, for tests and as a downstream system.
// It is for one machine and one owner; production uses a server of its own through `DATABASE_URL`.
export { LocalPostgresError, type LocalPostgresErrorKind } from './errors.ts'
export { type LocalPostgres, type StartOptions, startPostgres } from './start.ts'
