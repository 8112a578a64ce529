// A new version of a document of authority: read whole, checked against the facts, kept under its digest. It has no effect until it is enacted.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { putDocument } from '../../platform/documents.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Document, definitionOf, instrumentMediaType, type Problem } from './model.ts'
import { type InstrumentRow, insertInstrument, liveInstrument, nextVersion, readVersion } from './store.ts'

export interface Proposal {
  readonly kind: string
  readonly name: string
  readonly document: unknown
}

const nameForm = /^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/

const invalid = (problems: readonly Problem[], name: string): never => {
  throw new CountersignError(
    'instrument.invalid',
    'invalid',
    `\`${name}\` can't come in force: ${problems
      .slice(0, 5)
      .map((one) => `${one.where}: ${one.problem}`)
      .join('; ')}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`,
    { details: { problems: problems.map((one) => ({ ...one })) } },
  )
}

/** The document, whole and right, with what it would replace. Errors: `instrument.unknown_kind`, `instrument.name`, `instrument.invalid`. */
export const readProposal = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  proposal: Proposal,
  at: Date,
): Promise<{ document: Document; before: InstrumentRow | undefined; changes: readonly string[] }> => {
  const definition = definitionOf(runtime, proposal.kind)
  if (!nameForm.test(proposal.name))
    throw new CountersignError('instrument.name', 'invalid', `\`${proposal.name}\` is no name; use a–z, 0–9, dot, dash and underscore`)
  const read = definition.read(proposal.document)
  if ('problems' in read) return invalid(read.problems, proposal.name)
  const problems = await definition.check(runtime, db, org, proposal.name, read.document, at)
  if (problems.length > 0) return invalid(problems, proposal.name)
  const before = await liveInstrument(db, org, proposal.kind, proposal.name)
  return { document: read.document, before, changes: definition.changes(read.document, before?.document) }
}

/** Writes the proposed version. The caller opens the change in the same transaction. Errors: as `readProposal`. */
export const proposeInstrument = async (
  runtime: Runtime,
  work: Work,
  proposal: Proposal & { readonly change: string; readonly by: string },
): Promise<{ version: number; digest: string; changes: readonly string[] }> => {
  const { document, changes } = await readProposal(runtime, work.db, work.org, proposal, work.at)
  const digest = await putDocument(work.db, work.org, instrumentMediaType, canonicalJson(document))
  const list = definitionOf(runtime, proposal.kind).list?.(document)
  const version = await nextVersion(work.db, work.org, proposal.kind, proposal.name)
  await insertInstrument(work.db, {
    org_id: work.org,
    kind: proposal.kind,
    name: proposal.name,
    version,
    digest,
    change_id: proposal.change,
    proposed_by: proposal.by,
    proposed_at: work.at,
  })
  work.record({
    kind: 'instrument.proposed',
    stream: proposal.change,
    body: {
      instrument: proposal.kind,
      name: proposal.name,
      version,
      document: digest,
      ...(list === undefined ? {} : { list }),
      changes: [...changes],
    },
  })
  return { version, digest, changes }
}

/** A proposed version with what is in force beside it. Errors: `instrument.unknown`. */
export const requireProposal = async (
  db: Kysely<Tables>,
  org: string,
  asked: { readonly instrument: string; readonly name: string; readonly version: number },
): Promise<{ row: InstrumentRow; before: InstrumentRow | undefined }> => {
  const row = await readVersion(db, org, asked.instrument, asked.name, asked.version)
  if (!row)
    throw new CountersignError('instrument.unknown', 'not_found', `no version ${asked.version} of ${asked.instrument} \`${asked.name}\``)
  return { row, before: await liveInstrument(db, org, asked.instrument, asked.name) }
}
