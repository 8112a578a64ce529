// A question to the policy, as a form holds it. It begins as the ordinary one, of which nothing is denied for want of a fact; the server reads it
// fact by fact, and denies what it can't read.
export const triggers = [
  'contract.end',
  'request',
  'incident',
  'expiry',
  'finding',
  'drill',
  'suspension',
  'departure',
  'lease',
  'birthright',
  'distrust',
  'quarantine',
  'containment',
  'recovery',
  'drift',
] as const
export const environments = ['production', 'staging', 'development'] as const
export const criticalities = ['low', 'moderate', 'high', 'critical'] as const
export const dependents = ['none', 'some', 'many'] as const
export const parties = ['enterprise', 'provider', 'subcontractor', 'partner'] as const
export const kinds = ['person', 'agent', 'service', 'connector'] as const

const who = (party: string, kind: string) => ({
  kind,
  id: `${party}-${kind}`,
  party: { kind: party, id: `${party}-1` },
  roles: [],
  active: true,
})

const target = {
  shared: false,
  legacy: false,
  privileged: false,
  revocable: true,
  hasBusinessOwner: true,
  hasTechnicalOwner: true,
  hasExpiry: true,
  canary: false,
}
const risk = {
  privilegeUp: false,
  scopeWider: false,
  expiryLater: false,
  controlWeaker: false,
  exposureLarger: false,
  breakGlass: false,
}
const request = { hasReason: true, hasTicket: true, hasRollback: true, massChange: false, frozenSubject: false }
const delegation = { covered: true, mayExecute: true, live: true, inRunbook: false, inIssuanceRule: false, suspended: false }

/** Yes or no, by what each is about. */
export const flags = { target, risk, request, delegation }
export type FlagGroup = keyof typeof flags
export type Flags = { readonly [Group in FlagGroup]: Readonly<Record<keyof (typeof flags)[Group], boolean>> }
export const flagGroups: readonly FlagGroup[] = ['target', 'risk', 'request', 'delegation']
/** Each flag of a group by its name. */
export const flagsOf = (all: Flags, group: FlagGroup): readonly (readonly [string, boolean])[] => Object.entries(all[group])

export interface Question {
  readonly operation: string
  readonly trigger: string
  readonly environment: string
  readonly criticality: string
  readonly dependents: string
  readonly requesterParty: string
  readonly requesterKind: string
  readonly executorParty: string
  readonly executorKind: string
  readonly flags: Flags
}

export const ordinaryQuestion = (operation: string): Question => ({
  operation,
  trigger: 'request',
  environment: 'production',
  criticality: 'low',
  dependents: 'none',
  requesterParty: 'enterprise',
  requesterKind: 'person',
  executorParty: 'enterprise',
  executorKind: 'connector',
  flags,
})

/** As the API takes it. `at`: policies may ask for the day. */
export const queryOf = (question: Question, at: string) => ({
  operation: question.operation,
  trigger: question.trigger,
  requester: who(question.requesterParty, question.requesterKind),
  executor: who(question.executorParty, question.executorKind),
  target: {
    id: 'credential-1',
    kind: 'role',
    systemId: 'system-1',
    environment: question.environment,
    criticality: question.criticality,
    ...question.flags.target,
  },
  risk: { ...question.flags.risk, availability: question.dependents },
  ...question.flags.request,
  delegation: { ...question.flags.delegation },
  at,
})

/** The operations of a pack, from its `contracts.json`: each operation has its evidence there. None where it can't be read. */
export const operationsIn = (contracts: string): readonly string[] => {
  try {
    const { operations } = JSON.parse(contracts) as { operations?: unknown }
    return typeof operations === 'object' && operations !== null ? Object.keys(operations).sort() : []
  } catch {
    return []
  }
}
