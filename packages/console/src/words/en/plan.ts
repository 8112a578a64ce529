// A plan in plain words. Every operation that the product can plan has its verb here; one that has none is shown by its own name.
import { operations } from './operations.ts'

const verbs: Record<string, string> = {
  'credential.revoke': 'Take away',
  'credential.issue': 'Create',
  'credential.rotate': 'Replace the secret of',
  'consumer.move': 'Move a consumer to',
  'session.end': 'End the sessions of',
  'token.revoke': 'Revoke the token',
  'grant.remove': 'Remove the grant',
  'right.remove': 'Take rights from',
  'credential.disable': 'Switch off',
  'credential.enable': 'Switch on again',
  'matrix.adopt': 'Adopt the responsibility matrix',
  'runbook.adopt': 'Adopt the runbook',
  'delegation.grant': 'Delegate',
  'delegation.renew': 'Renew the delegation',
  'delegation.resume': 'Resume the delegation',
  'provider.resume': 'Let act again',
  'own-access.grant': 'Carry out',
  'own-access.empower': 'Carry out',
  'system.adopt': 'Carry out',
}

export const plan = {
  verb: (operation: string) => verbs[operation] ?? operation,
  count: (n: number) => (n === 1 ? '1 operation' : `${n} operations`),
  systems: (n: number) => (n === 1 ? '1 system' : `${n} systems`),
  /** A document of authority is about no credential: what it is called by itself says what happens. */
  group: (operation: string, n: number, systems: readonly string[], executor: string) =>
    systems.every((system) => system === 'control-plane')
      ? operations.name(operation)
      : `${verbs[operation] ?? operation} ${n === 1 ? 'one credential' : `${n} credentials`} at ${systems.slice(0, 3).join(', ')}${systems.length > 3 ? ` and ${systems.length - 3} more` : ''}, carried out by ${executor}`,
  waysBack: {
    operation: 'by a plan of its own',
    by_hand: 'by hand, at the system',
    not_needed: 'not needed',
    none: 'there is none',
  } as Record<string, string>,
  columns: { what: 'What', account: 'Account', system: 'System', executor: 'Carried out by', risk: 'Risk', wayBack: 'Way back' },
  ifSessions: 'only if there are any',
  changes: 'What would be in force',
  rights: 'What would be taken away',
  others: (n: number) => `${n} more operations of this plan are not part of this request.`,
}
