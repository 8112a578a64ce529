// Responsibility matrices for tests: rows that are right, so that a test bends the one thing that it is about.
import type { Matrix, Row } from '../authority/responsibility/index.ts'

export const row = (change: Partial<Row>): Row => ({
  id: 'row',
  outcome: change.id === undefined ? 'what ends is dead' : `outcome of ${change.id}`,
  operations: ['retire'],
  accountable: 'role:control_owner',
  decides: ['role:control_owner'],
  approves: ['role:control_owner', 'role:security_lead'],
  executes: ['enterprise'],
  evidence: ['revocation', 'quench', 'replacement', 'grant', 'enactment'],
  escalatesTo: 'role:security_lead',
  ...change,
})

/** One row for each class of operations, everywhere. */
export const everywhere: readonly Row[] = ['retire', 'quench', 'replace', 'grant', 'govern'].map((id) => row({ id, operations: [id] }))

/** The same, where these parties may execute whatever isn't about documents of authority, and whoever is asked in an emergency may approve it. */
export const everywhereFor = (...parties: readonly string[]): readonly Row[] =>
  everywhere.map((one) => {
    if (one.id === 'govern') return one
    const approves = [...one.approves, 'role:emergency_approver']
    return { ...one, approves, executes: ['enterprise', ...parties.map((party) => `party:${party}`)] }
  })

export const matrixOf = (...rows: readonly Row[]): Matrix => ({ kind: 'matrix', name: 'responsibility', rows: [...rows] })
