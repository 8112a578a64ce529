// Taking over what is in quarantine: who is to answer asks for the list himself, and people sign it. One thing or many, it is one change.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import {
  type Lines,
  linesFrom,
  makeTransfer,
  mostLines,
  someLines,
  type TransferItem,
  type TransferLine,
  transferKind,
} from '../../authority/transfers/index.ts'
import { quarantinedOf } from '../../registry/mergers/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type ListPreview, linesInAnswer, type ProposedTransfer, previewList, proposeList } from '../lifecycle/index.ts'
import { MadeThen } from '../proposals/index.ts'
import { requireMerger } from './deliver.ts'

export interface TakeOver {
  readonly merger: string
  /** The inventory's names; absent: everything that is in quarantine. */
  readonly ids?: readonly string[] | undefined
}

/** Somebody's own accounts come with him. Errors: `merger.unknown`, `merger.not_in_quarantine`, `merger.too_many`. */
const linesFor = async (runtime: Runtime, caller: Caller, { merger, ids }: TakeOver): Promise<Lines> => {
  await requireMerger(runtime.db, caller.org, merger)
  const all = await quarantinedOf(runtime.db, caller.org, merger)
  const known = new Set(all.map(({ id }) => id))
  const stranger = ids?.find((id) => !known.has(id))
  if (stranger !== undefined || all.length === 0)
    throw new CountersignError(
      'merger.not_in_quarantine',
      'conflict',
      stranger === undefined
        ? `nothing of \`${merger}\` is in quarantine`
        : `\`${stranger}\` is not in the quarantine of \`${merger}\`, or is being ended`,
    )
  const named = ids === undefined ? known : new Set(ids)
  const people = new Set(all.filter(({ kind, id }) => kind === 'person' && named.has(id)).map(({ id }) => id))
  for (const { holder, id } of all) if (holder !== null && named.has(id) && known.has(holder)) people.add(holder)
  const to = caller.principal.id
  const items = all.flatMap(({ kind, id, holder }): TransferItem[] => {
    if (kind === 'person') return people.has(id) ? [{ kind, id, role: 'manager', from: null, to }] : []
    if (!named.has(id) && !(holder !== null && people.has(holder))) return []
    return [
      { kind, id, role: 'business_owner', from: null, to },
      { kind, id, role: 'technical_owner', from: null, to },
    ]
  })
  if (items.length > mostLines)
    throw new CountersignError(
      'merger.too_many',
      'conflict',
      `one list holds ${mostLines} lines at most and this one would have ${items.length}; name some of it`,
    )
  // In the order of a list: by what it is, then by name.
  const byId = (a: TransferItem, b: TransferItem) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))
  const ordered = [
    ...items.filter(({ kind }) => kind === 'identity').sort(byId),
    ...items.filter(({ kind }) => kind === 'person').sort(byId),
  ]
  return linesFrom(ordered)
}

const listFor = async (runtime: Runtime, caller: Caller, asked: TakeOver): Promise<MadeThen> => {
  const lines = await linesFor(runtime, caller, asked)
  return new MadeThen((db) => makeTransfer(db, caller.org, lines))
}

const mayAsk = (runtime: Runtime, caller: Caller) =>
  requirePower(runtime, caller, 'authority.propose', { kind: transferKind, id: transferKind })

/** What would be his, line by line, or what a long list comes to. No effect at all. Errors: as `takeOver`. */
export const previewTakeOver = async (runtime: Runtime, caller: Caller, asked: TakeOver): Promise<ListPreview> => {
  await mayAsk(runtime, caller)
  return previewList(runtime, caller, await listFor(runtime, caller, asked))
}

/** Errors: `merger.unknown`, `merger.not_in_quarantine`, `merger.too_many`, `instrument.invalid`, `authority.refused`, and those of a proposal. */
export const takeOver = async (
  runtime: Runtime,
  caller: Caller,
  asked: TakeOver,
  grounds: { readonly reason: string; readonly ticket: string },
): Promise<ProposedTransfer> => {
  await mayAsk(runtime, caller)
  return proposeList(runtime, caller, await listFor(runtime, caller, asked), grounds)
}

/** The lines that would be proposed now, from the one after `skip` on. Errors: as `takeOver`. */
export const previewTakeOverLines = async (
  runtime: Runtime,
  caller: Caller,
  asked: TakeOver,
  skip: number,
): Promise<readonly TransferLine[]> => {
  await mayAsk(runtime, caller)
  return someLines(runtime.db, caller.org, await linesFor(runtime, caller, asked), skip, linesInAnswer)
}
