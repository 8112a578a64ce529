// Bringing in an inventory: read, checked whole, and only then written, in one transaction. The same document again changes nothing.
import { CountersignError, hasCode } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText } from '../../platform/documents.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Applied, apply } from './apply.ts'
import { checkFields } from './check-fields.ts'
import { Meaning } from './check-meaning.ts'
import type { ImportProblem } from './document.ts'
import { keptBySources } from './kept.ts'
import { readKnown } from './known.ts'
import { leadsBefore, traceOwnerMoves } from './owner-moves.ts'
import { readCsv } from './read-csv.ts'
import { readYaml } from './read-yaml.ts'

export interface ImportInput {
  readonly document: string
  readonly format: 'yaml' | 'csv'
  readonly dryRun: boolean
}

export interface Imported extends Applied {
  readonly digest: string
  readonly dryRun: boolean
}

/** CSV names its columns in the first line, `record` among them. */
export const formatOf = (document: string): ImportInput['format'] => {
  const [first = ''] = document.replace(/^\ufeff/, '').split(/\r?\n/, 1)
  return first
    .split(',')
    .map((column) => column.trim().replaceAll('"', ''))
    .includes('record')
    ? 'csv'
    : 'yaml'
}

/** More are counted, not listed. */
const mostProblems = 200

const refuseIfAny = (problems: readonly ImportProblem[]): void => {
  if (problems.length === 0) return
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column)
  const first = ordered[0]!
  const where = `line ${first.line}, column ${first.column}${first.path === '' ? '' : `, \`${first.path}\``}`
  throw new CountersignError(
    'import.invalid',
    'invalid',
    `nothing was imported; ${problems.length} problem${problems.length === 1 ? '' : 's'}, the first at ${where}: ${first.message}`,
    { details: { count: problems.length, problems: ordered.slice(0, mostProblems) } },
  )
}

/** Errors: `import.invalid` with `details.problems` (`{path, line, column, message}`), `authority.refused`. */
export const importInventory = async (runtime: Runtime, caller: Caller, input: ImportInput): Promise<Imported> => {
  const read = input.format === 'csv' ? readCsv(input.document) : readYaml(input.document)
  const problems = [...read.problems]
  const records = checkFields(read.records, problems)
  const digest = digestOfText(input.document)
  return transact(runtime, caller, async (work) => {
    const found = [...problems]
    const known = await readKnown(work, records)
    await new Meaning(runtime, known, records, found).check(work)
    refuseIfAny(found)
    const keeps = await keptBySources(work.db, work.org, records)
    const leads = await leadsBefore(work, records)
    const applied = await apply(runtime, caller, work, known, records, input.dryRun, keeps)
    if (!input.dryRun) {
      await traceOwnerMoves(work, known, leads, records, applied, digest)
      work.record({
        kind: 'inventory.imported',
        body: { document: digest, format: input.format, counts: applied.counts, kept: applied.kept.length, findings: applied.findings },
      })
    }
    return { ...applied, digest, dryRun: input.dryRun }
  }).catch(async (error: unknown) => {
    if (hasCode(error, 'authority.refused')) await recordRefusal(runtime, caller, error as CountersignError)
    throw error
  })
}

/** ORDER: what the import would have written is gone with its transaction; that it was refused stays. */
const recordRefusal = (runtime: Runtime, caller: Caller, { code, details }: CountersignError): Promise<void> =>
  transact(runtime, caller, async (work) => {
    work.record({
      kind: 'refusal.recorded',
      body: { ...details, code, principal: caller.principal.id, party: caller.principal.party.id },
    })
  })
