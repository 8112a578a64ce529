// The API of the responsibility matrix: checking one that is written, and what nobody answers for. It is proposed, read and replaced as every
// document of authority is: see authority/instruments and execution/proposals.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Facts, Id, Nullable } from '../../platform/schemas.ts'
import { liveInstrument } from '../instruments/index.ts'
import { matrixChanges } from './changes.ts'
import { gapsOf } from './gaps.ts'
import { heldOperations } from './held-operations.ts'
import { matrixIn } from './matrix.ts'
import { matrixKind, matrixName } from './matrix-name.ts'
import { readMatrixText } from './read-text.ts'

const largest = 1 << 20

const check = operation({
  id: 'matrix.check',
  method: 'POST',
  path: '/v1/matrix/check',
  summary: 'Whether a responsibility matrix could come in force, every problem with its line, and what it would change; no effect at all',
  description: 'The format is docs/reference/matrix.md. `document` is what to propose as the document `matrix` `responsibility`.',
  scope: 'read',
  power: 'read.policy',
  body: Closed({ text: Type.String({ minLength: 1, maxLength: largest }) }),
  bodyLimit: largest + (largest >> 1),
  response: Closed({
    problems: Type.Array(Closed({ path: Type.String(), line: Type.Integer(), column: Type.Integer(), message: Type.String() })),
    document: Nullable(Facts),
    changes: Type.Array(Type.String()),
    inForce: Nullable(Type.Integer({ description: 'the version in force now' })),
  }),
  resource: () => ({ kind: 'matrix', id: matrixName }),
  handle: async (runtime, caller, { body }) => {
    const read = await readMatrixText(runtime, runtime.db, caller.org, body.text, runtime.clock.now())
    const before = await liveInstrument(runtime.db, caller.org, matrixKind, matrixName)
    return {
      problems: read.problems.map((one) => ({ ...one })),
      document: read.matrix ? { ...read.matrix } : null,
      changes: read.matrix ? matrixChanges(read.matrix, before && matrixIn(before.document)) : [],
      inForce: before?.version ?? null,
    }
  },
})

const gaps = operation({
  id: 'matrix.gaps',
  method: 'GET',
  path: '/v1/matrix/gaps',
  summary: 'What nobody answers for: operations, rows, domains and access paths without an owner',
  scope: 'read',
  power: 'read.policy',
  response: Closed({
    gaps: Type.Array(
      Closed({
        kind: Type.Enum([
          'matrix.missing',
          'operation.uncovered',
          'row.owner_gone',
          'row.facts_changed',
          'domain.unowned',
          'contract.saas_unowned',
          'path.uncovered',
          'path.owner_gone',
          'identity.owner_gone',
        ]),
        subject: Id,
        detail: Type.String(),
        identities: Nullable(Type.Integer({ description: 'how many identities it concerns' })),
      }),
    ),
  }),
  resource: () => ({ kind: 'matrix', id: matrixName }),
  handle: async (runtime, caller) => ({
    gaps: (await gapsOf(runtime, runtime.db, caller.org, runtime.clock.now())).map((one) => ({ ...one })),
  }),
})

export const responsibilityOperations = [check, gaps, ...heldOperations]
