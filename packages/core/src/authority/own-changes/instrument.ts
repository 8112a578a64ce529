// What somebody is to hold in Countersign itself as a kind of document of authority. It is an order that is carried out once: what it has given ends by its own
// end, or is taken away at once.

import { assignRole, enrolKey, putApiKey } from '../../registry/principals/index.ts'
import type { InstrumentDefinition } from '../instruments/index.ts'
import { linesOf, operationOf, ownAccessIn, ownAccessKind, readOwnAccess, recipientsOf } from './document.ts'
import { ownAccessProblems } from './make.ts'

export const ownAccessInstrument: InstrumentDefinition = {
  kind: ownAccessKind,
  title: 'access to Countersign itself',
  madeBy: '`countersign role propose`, `api-key propose` or `keys propose`',
  operation: (document) => operationOf(ownAccessIn(document)),
  read: (input) => {
    const answer = readOwnAccess(input)
    return 'problems' in answer ? answer : { document: { ...answer.document } }
  },
  check: (runtime, db, org, _name, document, at) => ownAccessProblems(runtime, db, org, ownAccessIn(document), at),
  until: (document) => {
    const grant = ownAccessIn(document)
    return grant.what === 'signing_key' || grant.until === null ? null : new Date(grant.until)
  },
  changes: (document) => linesOf(ownAccessIn(document)),
  recipients: (document) => recipientsOf(ownAccessIn(document)),
  enacted: async (runtime, work, row, document) => {
    const grant = ownAccessIn(document)
    const { principal } = grant
    const change = row.change_id
    switch (grant.what) {
      case 'role':
        return assignRole(work, { principal, role: grant.role, change, ...(grant.until === null ? {} : { until: new Date(grant.until) }) })
      case 'api_key': {
        const { name, scopes, heldBy, until, secret } = grant
        const hash = Buffer.from(secret, 'hex')
        const signed = { change, by: row.proposed_by }
        await putApiKey(runtime, work, { principal, name, scopes, heldBy, expiresAt: new Date(until), hash, signed })
        return
      }
      case 'signing_key': {
        const { purpose, assurance, publicKey } = grant
        await enrolKey(work, { principal, purpose, assurance, publicKey, change })
      }
    }
  },
}
