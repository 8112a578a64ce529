// Whether an operation changes risk, worked out from what the access is before and would be after it. Pure; nobody is asked for his opinion.
// SAFETY: what an operation would bring and nobody says is taken for the widest; what is taken away is believed only of operations that take away.
import type { Environment, OperationRisk } from '@countersign/policy'

/** What matters of an access. */
export interface Access {
  readonly privileged: boolean
  /** Of the identity. */
  readonly environment: Environment
  /** Where it works. */
  readonly reaches: Environment
  /** Null: it never ends. */
  readonly expiresAt: Date | null
  /** The kind of identity: `service_account`, `break_glass`, `control`. */
  readonly kind: string
}

export interface Requested {
  readonly operation: string
  /** The classes of the policy pack that it is in. */
  readonly classes: readonly string[]
  /** It takes the place of another credential of the same reach, for a consumer that stays. */
  readonly replaces: boolean
  /** People have approved exactly this scope for everybody like him, by a document in force. */
  readonly approvedScope?: boolean
  /** It comes back as people approved it: what the enterprise itself had switched off, and was seen to be on before. */
  readonly returns?: boolean
  readonly parameters: Readonly<Record<string, unknown>>
}

export type RiskFlags = Omit<OperationRisk, 'availability'>

/** Identities that exist to control others: taking one away leaves something unguarded. */
const controls: readonly string[] = ['control', 'monitor', 'witness', 'observer']
const emergency = 'break_glass'

const rank: Readonly<Record<Environment, number>> = { development: 0, staging: 1, production: 2 }

const instantOf = (value: unknown): Date | undefined => {
  const at = typeof value === 'string' ? new Date(value) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

/** Later than before. What has no end can't become later; an end that nobody names is taken for none. */
const later = (before: Date | null, after: unknown): boolean =>
  before !== null && (instantOf(after)?.getTime() ?? Number.POSITIVE_INFINITY) > before.getTime()

const gives = (requested: Requested): boolean => requested.classes.includes('grant')
const endsAccess = ({ classes }: Requested): boolean => classes.includes('retire') || classes.includes('quench')

/** `before` undefined: nothing is known of it, so everything that it gives is more than there was. */
export const riskChange = (requested: Requested, before: Access | undefined): RiskFlags => {
  const { operation, parameters, replaces } = requested
  const giving = gives(requested)
  const added = giving && !replaces && requested.returns !== true
  const names = (key: string): boolean => parameters[key] !== undefined
  const crosses = before === undefined || rank[before.reaches] > rank[before.environment]
  const toPrivileged = parameters['privileged'] === true
  return {
    // A role is raised, or what is given is privileged.
    privilegeUp:
      operation === 'role.raise' ||
      (toPrivileged && before?.privileged !== true) ||
      (added && (operation === 'grant.add' || operation === 'credential.issue') && (before === undefined || before.privileged)),
    scopeWider:
      (added && (operation === 'grant.add' || (operation === 'credential.issue' && requested.approvedScope !== true))) ||
      (names('scope') && !endsAccess(requested)),
    expiryLater:
      (operation === 'expiry.extend' &&
        (before === undefined || before.expiresAt === null || later(before.expiresAt, parameters['until']))) ||
      (!endsAccess(requested) &&
        operation !== 'expiry.extend' &&
        names('until') &&
        (before === undefined || later(before.expiresAt, parameters['until']))),
    controlWeaker: !giving && endsAccess(requested) && before !== undefined && controls.includes(before.kind),
    // What was off is on again, another thing lets in, or an identity comes to act in a stricter environment than its own.
    exposureLarger: (operation === 'credential.enable' && requested.returns !== true) || (added && crosses),
    breakGlass: before?.kind === emergency,
  }
}
