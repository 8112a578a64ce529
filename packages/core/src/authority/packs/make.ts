// Makes the document of a pack from its texts: examined in a thread of its own, beside the pack in force, and compared for everybody whom it lets in or out.
// INVARIANT: what people sign about a pack was found out here, and by nobody's word.
import { CountersignError } from '@countersign/ledger'
import { bundleFromFiles, type Examination, examinePack, type PackTexts, unchangedOperations } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { keepTexts, newestBundle } from '../policy/index.ts'
import { compareRights, type RightsDifference, rulesUnder } from '../rights/index.ts'
import { engineFor } from './check.ts'
import { mostLinesOfMeaning, type PackText } from './document.ts'
import { comparePowers, type PowersOf } from './powers.ts'

export interface Examined {
  readonly examination: Examination
  /** The bundle that it was compared with. */
  readonly before: string
  readonly powers: readonly PowersOf[]
  readonly rights: readonly RightsDifference[]
}

/** No effect at all. Errors: `policy.none_in_force`; as `examinePack`; `policy.tests_failed`. */
export const examine = async (runtime: Runtime, org: string, texts: PackTexts): Promise<Examined> => {
  const row = await newestBundle(runtime.db, org)
  if (!row) throw new CountersignError('policy.none_in_force', 'conflict', 'no policy pack is in force yet; start the server once')
  const examination = await examinePack(row.files, texts)
  const { passed, failed } = examination.tests
  if (failed.length > 0 || passed === 0)
    throw new CountersignError(
      'policy.tests_failed',
      'invalid',
      failed.length === 0
        ? 'the pack has no tests: nobody could tell what it is to do; bring them beside it'
        : `${failed.length} of the pack's own tests fail, \`${failed[0]!.file}: ${failed[0]!.name}\` first: ${failed[0]!.problems[0]}; mend the pack or its tests`,
      {
        details: {
          findings: failed.map(({ file, name, problems }) => ({ where: `tests/${file}: ${name}`, problem: problems.join('; ') })),
        },
      },
    )
  const at = runtime.clock.now()
  const engine = engineFor(bundleFromFiles(texts.files))
  const [now, then] = [
    await rulesUnder(runtime, runtime.db, org, runtime.policy.current(), at),
    await rulesUnder(runtime, runtime.db, org, engine, at),
  ]
  return {
    examination,
    before: row.digest,
    powers: await comparePowers(runtime.db, org, runtime.policy.current(), engine, at),
    rights: await compareRights(runtime, runtime.db, org, [now, then], at, {
      alike: unchangedOperations(now.engine.bundle, engine.bundle),
    }),
  }
}

const rightLines = (rights: readonly RightsDifference[]): string[] =>
  rights.flatMap(({ widened, narrowed }) =>
    [...widened.map((one) => ({ ...one, how: 'wider' })), ...narrowed.map((one) => ({ ...one, how: 'narrower' }))].map(
      ({ party, operation, where, criticalities, before, after, how }) =>
        `${how} for ${party}: ${operation} ${where}, ${criticalities.join(', ')}: ${before} → ${after}`,
    ),
  )

const powerLines = (powers: readonly PowersOf[]): string[] =>
  powers.flatMap(({ principal, gains, loses }) => [
    ...(gains.length > 0 ? [`${principal} gains ${gains.join(', ')}`] : []),
    ...(loses.length > 0 ? [`${principal} loses ${loses.join(', ')}`] : []),
  ])

/** What it changes, in lines: people first, then providers, then the texts and the matrix. Nothing is left out unsaid. */
export const linesOfMeaning = ({ examination, powers, rights }: Examined): string[] => {
  const { bundle, texts, matrix, tests } = examination
  const lines = [
    ...powerLines(powers),
    ...rightLines(rights),
    ...texts.added.map((id) => `+ ${id}`),
    ...texts.removed.map((id) => `- ${id}`),
    ...texts.changed.map((id) => `~ ${id}`),
    ...texts.otherFiles.map((path) => `~ ${path}`),
    ...matrix.changes.map((line) => `matrix: ${line}`),
  ].map((line) => line.slice(0, 2000))
  const shown = lines.slice(0, mostLinesOfMeaning)
  const left = lines.length - shown.length
  return [
    `the policy pack ${bundle.name} ${bundle.version}: ${tests.passed} of its tests pass`,
    ...shown,
    ...(left > 0 ? [`and ${left} lines more, which \`countersign policy preview\` shows whoever proposed it`] : []),
    ...(matrix.changes.length === 0 ? ['the permission matrix stays as it is'] : []),
  ]
}

/** In the transaction that proposes it: its texts are kept, and the document names them. */
export const documentOf = async (
  work: { readonly db: Kysely<Tables>; readonly org: string },
  texts: PackTexts,
  examined: Examined,
): Promise<PackText> => {
  const { bundle, matrix, tests } = examined.examination
  return {
    type: 'countersign/policy-pack/v1',
    name: bundle.name,
    version: bundle.version,
    bundle: bundle.digest,
    files: await keepTexts(work, texts.files),
    tests: await keepTexts(work, texts.tests),
    testsPassed: tests.passed,
    before: examined.before,
    matrix: matrix.digest,
    changes: linesOfMeaning(examined),
  }
}
