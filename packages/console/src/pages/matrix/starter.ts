// Where a first matrix begins: a row for each class of operations, everywhere, carried out by the enterprise alone. It names roles that any
// organisation has; whoever writes on is told where nobody holds one.
import { yamlOfMatrix } from './yaml-text.ts'

const row = (id: string, outcome: string, operations: string, evidence: string, ownerOf: readonly string[]) => ({
  id,
  outcome,
  operations: [operations],
  accountable: 'role:control_owner',
  decides: ['role:control_owner'],
  approves: ['role:control_owner', 'role:security_lead'],
  executes: ['enterprise'],
  evidence: [evidence],
  escalatesTo: 'role:security_lead',
  ownerOf,
})

export const starter: string = yamlOfMatrix({
  kind: 'matrix',
  name: 'responsibility',
  title: 'Who answers for identity operations',
  onUncovered: { outcome: 'escalate', escalatesTo: 'role:security_lead' },
  rows: [
    row('retire', 'access that ended can no longer act', 'retire', 'revocation', ['deprovisioning', 'service_accounts']),
    row('quench', 'nothing lives on from access that was taken away', 'quench', 'quench', ['oauth_grants']),
    row('replace', 'secrets are fresh and every consumer has its own', 'replace', 'replacement', ['secrets']),
    row('grant', 'access is given to who needs it and for as long', 'grant', 'grant', ['provisioning', 'privileged_access', 'break_glass']),
    row('govern', 'authority is given by the enterprise alone', 'govern', 'enactment', ['exceptions', 'recertification']),
  ],
})
