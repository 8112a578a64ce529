// A delegation as a document: which provider may carry out what, where, until when, and who of the enterprise answers for what it leaves open. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id, Instant } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

const longestDays = 366

/** Who is named for it is a person of the enterprise. */
export const ownerNames = ['escalation', 'privilegedChange', 'evidence', 'exceptions'] as const

export const DelegationDocument = Closed({
  title: Type.String({ minLength: 1, maxLength: 500 }),
  provider: Id,
  contract: Id,
  operations: Type.Array(
    Type.Enum([
      'credential.revoke',
      'credential.rotate',
      'session.end',
      'token.revoke',
      'grant.remove',
      'consumer.move',
      'credential.issue',
    ]),
    { minItems: 1, uniqueItems: true },
  ),
  environments: Type.Array(Type.Enum(['production', 'staging', 'development']), { minItems: 1, uniqueItems: true }),
  systems: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
  runbooks: Type.Array(Id, { maxItems: 100, uniqueItems: true }),
  owners: Closed({ escalation: Id, privilegedChange: Id, evidence: Id, exceptions: Id }),
  until: Instant,
})

export interface Delegation {
  readonly title: string
  readonly provider: string
  readonly contract: string
  readonly operations: readonly string[]
  readonly environments: readonly string[]
  readonly systems: readonly string[]
  readonly runbooks: readonly string[]
  readonly owners: Readonly<Record<(typeof ownerNames)[number], string>>
  readonly until: string
}

export const readDelegation = (input: unknown): { readonly document: Delegation } | { readonly problems: readonly Problem[] } =>
  Check(DelegationDocument, input)
    ? { document: input }
    : {
        problems: Errors(DelegationDocument, input)
          .slice(0, 20)
          .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'delegation', problem: error.message })),
      }

/** A kept delegation. Errors: `instrument.unreadable`. */
export const delegationIn = (document: Document): Delegation => readKept('delegation', document, readDelegation)

/** Every delegation ends by itself, and soon enough to be decided again. */
export const endProblems = (delegation: Delegation, at: Date): Problem[] => {
  const days = (new Date(delegation.until).getTime() - at.getTime()) / 86_400_000
  if (!(days > 0)) return [{ where: 'until', problem: 'must be in the future' }]
  return days > longestDays
    ? [{ where: 'until', problem: `is more than ${longestDays} days away; a delegation is decided again at least that often` }]
    : []
}

/** In what the second reaches further than the first. */
export const wider = (before: Delegation, after: Delegation): string[] =>
  (['operations', 'environments', 'systems', 'runbooks'] as const).flatMap((what) =>
    after[what].filter((one) => !before[what].includes(one)).map((one) => `${what}: ${one}`),
  )

export interface Reach {
  readonly operation: string
  readonly environment: string
  readonly system: string
  /** In which the system stands; null: nobody knows. */
  readonly region: string | null
  /** Whom the system serves; null: nobody knows. */
  readonly tenant: string | null
}

export const covers = (delegation: Delegation, reach: Omit<Reach, 'region' | 'tenant'>): boolean =>
  delegation.operations.includes(reach.operation) &&
  delegation.environments.includes(reach.environment) &&
  delegation.systems.includes(reach.system)
