// Proposing a document of authority: a change like every other. Nothing of it counts before it is approved, mandated and enacted.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { requirePower } from '../../authority/access/index.ts'
import { type Document, type Proposal, proposeInstrument, readProposal } from '../../authority/instruments/index.ts'
import { asUnavailable } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Opened, openChange, requireGrounds } from '../changes/index.ts'

/** Its `document` may be a `MadeThen`. */
export interface ProposalInput extends Proposal {
  readonly reason: string
  readonly ticket: string
}

/** What makes a document in the transaction that proposes it, from what is so there. */
export class MadeThen {
  readonly make: (db: Kysely<Tables>) => Promise<unknown>
  constructor(make: (db: Kysely<Tables>) => Promise<unknown>) {
    this.make = make
  }
}

const documentOf = async (db: Kysely<Tables>, { document }: { readonly document: unknown }): Promise<unknown> =>
  document instanceof MadeThen ? document.make(db) : document

/** Undoes the transaction that it is thrown in. */
class Undone<T> extends Error {
  readonly answer: T
  constructor(answer: T) {
    super('undone')
    this.answer = answer
  }
}

/** What would come of it, in a transaction that leaves nothing behind. */
const undone = async <T>(db: Kysely<Tables>, body: (db: Kysely<Tables>) => Promise<T>): Promise<T> => {
  try {
    return await db.transaction().execute(async (trx) => {
      throw new Undone(await body(trx))
    })
  } catch (error) {
    if (error instanceof Undone) return error.answer as T
    throw asUnavailable(error)
  }
}

const subject = (input: Proposal): string => `${input.kind}:${input.name}`

const requirePowerToPropose = (runtime: Runtime, caller: Caller, input: Proposal): Promise<void> =>
  requirePower(runtime, caller, runtime.instruments.get(input.kind)?.proposedWith ?? 'authority.propose', {
    kind: input.kind,
    id: subject(input),
  })

/** Reads and checks it, and says what it would change. No effect at all. Errors: `authority.refused`, `instrument.*`. */
export const previewProposal = async (
  runtime: Runtime,
  caller: Caller,
  input: Proposal,
): Promise<{ changes: readonly string[]; version: number | null; document: Document }> => {
  await requirePowerToPropose(runtime, caller, input)
  const read = async (db: Kysely<Tables>) =>
    readProposal(runtime, db, caller.org, { ...input, document: await documentOf(db, input) }, runtime.clock.now())
  const { changes, before, document } = await (input.document instanceof MadeThen ? undone(runtime.db, read) : read(runtime.db))
  return { changes, version: before?.version ?? null, document }
}

/** Errors: `authority.refused`, `instrument.*`, `change.reason_missing`, `change.ticket_missing`; `instrument.pending` while another version waits. */
export const propose = async (
  runtime: Runtime,
  caller: Caller,
  input: ProposalInput,
): Promise<Opened & { version: number; changes: readonly string[] }> => {
  await requirePowerToPropose(runtime, caller, input)
  return openProposal(runtime, caller, input)
}

/** The same of whoever has been let propose it already. Errors: as `propose`, but `authority.refused`. */
export const openProposal = async (
  runtime: Runtime,
  caller: Caller,
  input: ProposalInput,
): Promise<Opened & { version: number; changes: readonly string[] }> => {
  requireGrounds(input)
  let made: { version: number; changes: readonly string[] } | undefined
  const opened = await openChange(runtime, caller, {
    kind: 'instrument',
    ref: subject(input),
    reason: input.reason,
    ticket: input.ticket,
    asked: async (work, change) => {
      const document = await documentOf(work.db, input)
      const { version, changes } = await proposeInstrument(runtime, work, { ...input, document, change, by: caller.principal.id })
      made = { version, changes }
      return { kind: 'instrument', ref: subject(input), instrument: input.kind, name: input.name, version }
    },
  })
  if (!made) return pending(input, opened)
  return { ...opened, ...made }
}

/** Another version waits already: two at a time would be approved against a state that the other one changes. */
const pending = (input: Proposal, opened: Opened): never => {
  throw new CountersignError(
    'instrument.pending',
    'conflict',
    `another version of \`${subject(input)}\` waits in the change \`${opened.change}\`; let it be decided or refuse it first`,
    { details: { change: opened.change } },
  )
}
