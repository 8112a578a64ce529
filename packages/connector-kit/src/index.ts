// The only door of the kit: what a connector must be. Knows no vendor, no database and no domain rule.
export * from './connector.ts'
export * from './credential.ts'
export type { Lending } from './lending.ts'
export * from './observer.ts'
export * from './operator.ts'
export * from './outcome.ts'
export { beginPresentation } from './presentation.ts'
export { Secret } from './secret.ts'
