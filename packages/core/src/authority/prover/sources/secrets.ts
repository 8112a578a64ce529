// Secrets by their references: one reference leads to one secret, whoever reads it. Somebody outside is given the secrets of his own
// credentials, of those that his workloads use, and of the operator side of each system where he executes. If the enterprise keeps a
// secret of its own under the same reference, he has that too; if it is an observer's, the observer is not independent of him any more.
import { called } from '../cast.ts'
import { node } from '../model.ts'
import { edgeSource } from '../source.ts'
import { type SharedReference, sharedReferences } from '../store.ts'

const given: Readonly<Record<SharedReference['given'], (row: SharedReference) => string>> = {
  credential: (row) => `it is the secret of its credential \`${row.givenRow}\``,
  use: (row) => `its workload uses the credential \`${row.givenRow}\``,
  executor: (row) => `it is an operator secret of \`${row.givenRow}\`, where it executes`,
}

const kept: Readonly<Record<SharedReference['kept'], (row: SharedReference) => string>> = {
  observer: (row) => `the observer of \`${row.keptRow}\``,
  operator: (row) => `the enterprise's own hand at \`${row.keptRow}\`, where nobody outside executes`,
  credential: (row) => `the credential \`${row.keptRow}\`, which only the enterprise uses`,
}

export const secrets = edgeSource<readonly SharedReference[]>({
  name: 'secrets',
  changedBy: ['system.registered'],
  read: ({ db, org }) => sharedReferences(db, org),
  *links(rows, cast) {
    for (const row of rows) {
      const secret = node('secret', row.reference)
      const who = row.principal === null ? row.party : called(cast, row.principal)
      if (row.principal === null || cast.principals.get(row.principal)?.active)
        yield {
          from: row.principal === null ? node('party', row.party) : node('principal', row.principal),
          to: secret,
          kind: 'is-given',
          words: `${who} is given the secret at \`${row.reference}\`: ${given[row.given](row)}`,
          origin: { table: row.given === 'executor' ? 'systems' : 'credentials', id: row.givenRow },
        }
      const origin = { table: row.kept === 'credential' ? 'credentials' : 'systems', id: row.keptRow }
      const words = `the same reference is the secret of ${kept[row.kept](row)}`
      yield { from: secret, to: node('power', 'secret.read'), kind: 'is-secret-of', words, origin }
      if (row.kept === 'observer') yield { from: secret, to: node('power', 'observer.act'), kind: 'is-secret-of', words, origin }
    }
  },
})
