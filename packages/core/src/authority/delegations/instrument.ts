// A delegation as a document of authority: granted or widened by two people, renewed or resumed by decision, ended by itself.
import type { InstrumentDefinition } from '../instruments/index.ts'
import { gateProblems } from './gate.ts'
import { delegationIn, readDelegation, wider } from './model.ts'

export const delegationInstrument: InstrumentDefinition = {
  kind: 'delegation',
  title: 'a delegation',
  operation: (document, before, beforeIsSuspended) => {
    if (!before || before['provider'] !== document['provider'] || wider(delegationIn(before), delegationIn(document)).length > 0)
      return 'delegation.grant'
    return beforeIsSuspended ? 'delegation.resume' : 'delegation.renew'
  },
  read: (input) => {
    const read = readDelegation(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, _name, document, at) => gateProblems({ runtime, db, org, at }, delegationIn(document)),
  until: (document) => new Date(delegationIn(document).until),
  changes: (document, before) => {
    const now = delegationIn(document)
    const lines = [
      `${now.provider} may carry out ${now.operations.join(', ')}`,
      `in ${now.environments.join(', ')} on ${now.systems.join(', ')}`,
      ...(now.runbooks.length > 0 ? [`alone within ${now.runbooks.join(', ')}`] : ['nothing of it alone']),
      `until ${now.until}`,
      `answering: escalation ${now.owners.escalation}, privileged change ${now.owners.privilegedChange}, evidence ${now.owners.evidence}, exceptions ${now.owners.exceptions}`,
    ]
    const more = before ? wider(delegationIn(before), now) : []
    return [...lines, ...more.map((one) => `wider: ${one}`)]
  },
}
