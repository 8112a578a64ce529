// Who plays which part. Ids are those of company.yaml; what each may do is said there, and decided by the policy alone.

export interface Part {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  /** Whether this one signs with an own key, and how strongly that key is bound to its holder. */
  readonly signs?: 'standard' | 'step_up'
  readonly scopes: readonly ('read' | 'request' | 'approve' | 'execute' | 'administer')[]
}

export const PRIYA: Part = {
  id: 'priya.nair',
  name: 'Priya Nair, security lead',
  roles: ['security_lead'],
  // Her key is a file: where policy asks for a step-up she signs with a passkey.
  signs: 'standard',
  scopes: ['read', 'request', 'approve'],
}
export const JONAS: Part = {
  id: 'jonas.weber',
  name: 'Jonas Weber, control owner',
  roles: ['control_owner'],
  signs: 'step_up',
  scopes: ['read', 'request', 'approve'],
}
export const AMARA: Part = {
  id: 'amara.okafor',
  name: 'Amara Okafor, deputy security lead',
  roles: ['security_lead', 'emergency_approver'],
  signs: 'step_up',
  scopes: ['read', 'approve'],
}
export const LUCIA: Part = {
  id: 'lucia.moreno',
  name: 'Lucía Moreno, risk acceptor',
  roles: ['risk_acceptor'],
  signs: 'step_up',
  scopes: ['read', 'approve'],
}
export const HENRIK: Part = {
  id: 'henrik.dahl',
  name: 'Henrik Dahl, owner of Freight',
  roles: ['business_owner', 'identity_owner'],
  signs: 'standard',
  scopes: ['read', 'approve'],
}
export const SOFIA: Part = {
  id: 'sofia.rossi',
  name: 'Sofia Rossi, engineering',
  roles: ['technical_owner'],
  signs: 'standard',
  scopes: ['read', 'approve'],
}
export const TOM: Part = {
  id: 'tom.becker',
  name: 'Tom Becker, owner of Finance',
  roles: ['business_owner'],
  signs: 'standard',
  scopes: ['read', 'approve'],
}
export const MEI: Part = {
  id: 'mei.tanaka',
  name: 'Mei Tanaka, platform',
  roles: ['technical_owner'],
  signs: 'standard',
  scopes: ['read', 'approve'],
}
export const DAVID: Part = { id: 'david.osei', name: 'David Osei, internal audit', roles: ['auditor'], scopes: ['read'] }
export const INES: Part = {
  id: 'ines.keller',
  name: 'Ines Keller, administrator',
  roles: ['administrator'],
  scopes: ['read', 'administer'],
}
/** Of the provider that stays and executes. */
export const OMAR: Part = {
  id: 'omar.haddad',
  name: 'Omar Haddad, Meridian',
  roles: ['provider_operator'],
  scopes: ['read', 'request', 'approve', 'execute'],
}
export const AGENT: Part = { id: 'meridian-agent', name: 'Meridian, agent', roles: ['provider_agent'], scopes: ['read', 'execute'] }
export const RUNBOOK: Part = { id: 'meridian-runbook', name: 'Meridian, runbooks', roles: ['provider_agent'], scopes: ['read', 'execute'] }
/** Of Meridian's subcontractor. */
export const NORA: Part = {
  id: 'nora.lind',
  name: 'Nora Lind, Nightowl',
  roles: ['provider_operator'],
  scopes: ['read', 'request', 'approve', 'execute'],
}
export const NIGHTOWL: Part = { id: 'nightowl-agent', name: 'Nightowl, agent', roles: ['provider_agent'], scopes: ['read', 'execute'] }

/** Programs of the enterprise that deliver what a source says; what they may say is in the source's document. */
const client = (id: string, name: string): Part => ({ id, name, roles: [], scopes: ['read', 'execute'] })
export const HR = client('hr-sync', 'Human resources, interface')
export const CATALOG = client('catalog-sync', 'Software catalog, interface')
export const REGISTRY = client('registry-sync', 'Register of technical identities, interface')
export const VENDORS = client('vendor-sync', 'Vendor records, interface')
export const CLIENTS: readonly Part[] = [HR, CATALOG, REGISTRY, VENDORS]

export const CAST: readonly Part[] = [
  PRIYA,
  JONAS,
  AMARA,
  LUCIA,
  HENRIK,
  SOFIA,
  TOM,
  MEI,
  DAVID,
  INES,
  OMAR,
  NORA,
  AGENT,
  RUNBOOK,
  NIGHTOWL,
]
/** Who executes under a key of its own. */
export const EXECUTORS: readonly Part[] = [AGENT, RUNBOOK, NIGHTOWL]
export const CONTRACT = 'brightgate-application-services'
