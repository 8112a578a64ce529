import { expect, test } from 'vitest'
import { executesFor, rowOfGap, rowsOf } from './document.ts'
import { yamlOfMatrix } from './yaml-text.ts'

const document = {
  rows: [
    {
      scope: { systems: ['freight-db', '42'], environments: ['production'] },
      operations: ['retire', 'credential.revoke'],
      outcome: 'what ends: is dead # at once',
      id: 'retire',
      accountable: 'person:ada.lovelace',
      executes: ['enterprise', 'party:northwind'],
    },
    { id: 'no', outcome: 'a "quoted" line\nand another', accountable: 'role:control_owner' },
  ],
  onUncovered: { outcome: 'escalate', escalatesTo: 'role:security_lead' },
  name: 'responsibility',
  kind: 'matrix',
}

test('a matrix is written as the text of its reference: known keys first, and in quotes whatever could be read as something else', () => {
  expect(yamlOfMatrix(document)).toBe(
    [
      'kind: matrix',
      'name: responsibility',
      'onUncovered: { outcome: escalate, escalatesTo: "role:security_lead" }',
      'rows:',
      '  - id: retire',
      '    outcome: "what ends: is dead # at once"',
      '    operations: [retire, credential.revoke]',
      '    scope: { systems: [freight-db, "42"], environments: [production] }',
      '    accountable: person:ada.lovelace',
      '    executes: [enterprise, "party:northwind"]',
      '  - id: "no"',
      String.raw`    outcome: "a \"quoted\" line\nand another"`,
      '    accountable: role:control_owner',
      '',
    ].join('\n'),
  )
})

test('a row is found by its name and by a place in it, and says for which party it lets anybody execute', () => {
  const rows = rowsOf(document)
  expect(rowOfGap(rows, 'retire')?.id).toBe('retire')
  expect(rowOfGap(rows, 'rows[1].approves[0]')?.id).toBe('no')
  expect(rowOfGap(rows, 'credential.issue')).toBeUndefined()
  expect(rows.map((row) => executesFor(row, 'northwind'))).toEqual([true, false])
  expect(executesFor(rows[0]!, 'north')).toBe(false)
})

test('a document that is none has no rows', () => {
  for (const wrong of [{}, { rows: 'x' }, { rows: [null, 3] }]) expect(rowsOf(wrong)).toEqual([])
})
