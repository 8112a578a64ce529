// Proposing a document of authority: a change like every other. Nothing of it counts before it is approved, mandated and enacted.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { type Proposal, proposeInstrument, readProposal } from '../../authority/instruments/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Opened, openChange, requireGrounds } from '../changes/index.ts'

export interface ProposalInput extends Proposal {
  readonly reason: string
  readonly ticket: string
}

const subject = (input: Proposal): string => `${input.kind}:${input.name}`

/** Reads and checks it, and says what it would change. No effect at all. Errors: `authority.refused`, `instrument.*`. */
export const previewProposal = async (
  runtime: Runtime,
  caller: Caller,
  input: Proposal,
): Promise<{ changes: readonly string[]; version: number | null }> => {
  await requirePower(runtime, caller, 'authority.propose', { kind: input.kind, id: subject(input) })
  const { changes, before } = await readProposal(runtime, runtime.db, caller.org, input, runtime.clock.now())
  return { changes, version: before?.version ?? null }
}

/** Errors: `authority.refused`, `instrument.*`, `change.reason_missing`, `change.ticket_missing`; `instrument.pending` while another version waits. */
export const propose = async (
  runtime: Runtime,
  caller: Caller,
  input: ProposalInput,
): Promise<Opened & { version: number; changes: readonly string[] }> => {
  requireGrounds(input)
  await requirePower(runtime, caller, 'authority.propose', { kind: input.kind, id: subject(input) })
  let made: { version: number; changes: readonly string[] } | undefined
  const opened = await openChange(runtime, caller, {
    kind: 'instrument',
    ref: subject(input),
    reason: input.reason,
    ticket: input.ticket,
    asked: async (work, change) => {
      const proposed = await proposeInstrument(runtime, work, { ...input, change, by: caller.principal.id })
      made = proposed
      return { kind: 'instrument', ref: subject(input), instrument: input.kind, name: input.name, version: proposed.version }
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
