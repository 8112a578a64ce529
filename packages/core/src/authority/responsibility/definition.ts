// The matrix as a document of authority: what bringing one in force asks, and what goes with it.
import { closeFinding } from '../../registry/findings/index.ts'
import type { InstrumentDefinition } from '../instruments/index.ts'
import { matrixChanges, matrixRisk } from './changes.ts'
import { checkMatrix } from './check.ts'
import { matrixIn, readMatrix } from './matrix.ts'
import { matrixKind, matrixName } from './matrix-name.ts'
import { missing } from './missing.ts'

export const matrixDefinition: InstrumentDefinition = {
  kind: matrixKind,
  title: 'the responsibility matrix',
  operation: () => 'matrix.adopt',
  read: (input) => {
    const read = readMatrix(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: async (runtime, db, org, name, document, at) =>
    name === matrixName
      ? checkMatrix(runtime, db, org, matrixIn(document), at)
      : [{ where: 'name', problem: `there is one matrix, and it is called \`${matrixName}\`` }],
  risk: (document, before) => matrixRisk(matrixIn(document), before && matrixIn(before)),
  until: () => null,
  changes: (document, before) => matrixChanges(matrixIn(document), before && matrixIn(before)),
  enacted: async (_runtime, work) => closeFinding(work, missing.kind, missing.subject),
}
