// The API of the import.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest } from '../../platform/schemas.ts'
import { sectionNames } from './document.ts'
import { formatOf, importInventory } from './import.ts'

const Counts = Closed({ created: Type.Integer(), updated: Type.Integer(), unchanged: Type.Integer() })
const largest = 8 << 20
/** Differences that an answer lists; the counts have them all. */
const listed = 1000

const bringIn = operation({
  id: 'inventory.import',
  method: 'POST',
  path: '/v1/inventory/import',
  summary: 'Brings in an inventory from YAML or CSV; the same document again changes nothing',
  description:
    'The format is docs/reference/import.md. The whole document is checked before anything is written; every problem is answered with its line and column. `dryRun` says what would differ.',
  scope: 'administer',
  power: 'inventory.import',
  body: Closed({
    document: Type.String({ minLength: 1, maxLength: largest }),
    format: Type.Optional(Type.Enum(['yaml', 'csv'], { description: 'Absent: CSV where the first line names a column `record`' })),
    dryRun: Type.Optional(Type.Boolean()),
  }),
  bodyLimit: largest + (largest >> 1),
  response: Closed({
    document: Digest,
    dryRun: Type.Boolean(),
    counts: Type.Partial(Closed(Object.fromEntries(sectionNames.map((name) => [name, Counts])))),
    differences: Type.Array(
      Closed({
        section: Type.Enum([...sectionNames]),
        id: Type.String(),
        outcome: Type.Enum(['created', 'updated']),
        fields: Type.Array(Type.String()),
      }),
    ),
    kept: Type.Array(
      Closed({
        section: Type.Enum([...sectionNames]),
        id: Type.String(),
        field: Type.String(),
        source: Type.String({ description: 'Whose word stands' }),
      }),
      { description: 'What the document would have otherwise, and a source in force owns' },
    ),
    findings: Type.Integer({ description: 'Identities without an owner' }),
    gaps: Type.Integer({ description: 'Gaps in contracts and questions to their owners, after this import' }),
  }),
  errors: ['consent.known', 'import.invalid'],
  resource: () => ({ kind: 'inventory', id: 'import' }),
  handle: async (runtime, caller, { body }) => {
    const imported = await importInventory(runtime, caller, {
      document: body.document,
      format: body.format ?? formatOf(body.document),
      dryRun: body.dryRun ?? false,
    })
    return {
      document: imported.digest,
      dryRun: imported.dryRun,
      counts: imported.counts,
      differences: imported.differences.slice(0, listed),
      kept: imported.kept.slice(0, listed),
      findings: imported.findings,
      gaps: imported.gaps,
    }
  },
})

export const importOperations = [bringIn]
