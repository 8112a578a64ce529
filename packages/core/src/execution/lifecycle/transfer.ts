// Handing over what somebody answers for, all of it at once, and taking such a hand-over back: each is a list that people approve before anything moves.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { requirePower } from '../../authority/access/index.ts'
import { liveInstrument, readVersion } from '../../authority/instruments/index.ts'
import {
  countOf,
  cursorOver,
  isLong,
  type Lines,
  linesAnew,
  makeTransfer,
  ownedWithin,
  partsOf,
  someLines,
  type Transfer,
  type TransferItem,
  type TransferLine,
  transferIn,
  transferKind,
  type Whose,
  type Within,
} from '../../authority/transfers/index.ts'
import { asUnavailable } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { MadeThen, previewProposal, propose } from '../proposals/index.ts'

/** From whom to whom; or which transfer is taken back. */
export interface TransferAsked {
  /** One person, or several. */
  readonly from?: string | readonly string[] | undefined
  /** Whoever answers for it now, and what nobody does: only of a part. */
  readonly anybody?: boolean | undefined
  readonly to?: string | undefined
  readonly reverses?: string | undefined
  /** What of it, where not all. */
  readonly within?: Within | undefined
}

type Meant = { readonly whose: Whose; readonly to: string; readonly within: Within } | { readonly reverses: string }

/** Errors: `transfer.asked`. */
const meantBy = ({ from, anybody = false, to, reverses, within = {} }: TransferAsked): Meant => {
  const people = from === undefined ? [] : [...new Set([from].flat())]
  const isNarrowed = Object.values(within).some((one) => one !== undefined)
  if (reverses !== undefined && people.length === 0 && !anybody && to === undefined && !isNarrowed) return { reverses }
  if (reverses === undefined && to !== undefined) {
    if (people.length > 0 && !anybody && !people.includes(to)) return { whose: { people }, to, within }
    // SAFETY: everything that anybody answers for is nobody's to ask for by a word that was forgotten.
    if (people.length === 0 && anybody && isNarrowed) return { whose: { butOf: to }, to, within }
  }
  throw new CountersignError(
    'transfer.asked',
    'invalid',
    'say from whom to whom, or from anybody and of what (a kind, an identity, an environment, a system or a team), or which transfer is taken back, which is taken back whole',
  )
}

export interface ProposedTransfer {
  readonly name: string
  readonly count: number
  readonly change: string
  readonly plan: string
  readonly outcome: 'autonomous' | 'approval' | 'escalate' | 'deny'
}

const wordsOf = (whose: Whose): string =>
  'butOf' in whose
    ? 'others answer'
    : `${whose.people
        .slice(0, 5)
        .map((one) => `\`${one}\``)
        .join(', ')} ${whose.people.length === 1 ? 'answers' : 'answer'}`

const nothing = (words: string) => new CountersignError('transfer.nothing', 'conflict', words)

/** Of a hand-over that took place, what it would be to take it back: what nobody answered for before stays. */
const takenBack = ({ kind, id, role, from, to }: TransferItem): TransferItem | undefined =>
  from === null ? undefined : { kind, id, role, from: to, to: from }

const madeOf = (lines: (db: Kysely<Tables>) => Promise<Lines>, org: string, otherwise: string): MadeThen =>
  new MadeThen(async (db) => {
    const made = await makeTransfer(db, org, await lines(db))
    if (!made) throw nothing(otherwise)
    return made
  })

/** The lines that are meant, in a transaction, and what is said where there are none. Errors: `transfer.asked`; when they are read, `transfer.unknown`. */
const meant = (org: string, said: TransferAsked): { lines: (db: Kysely<Tables>) => Promise<Lines>; otherwise: string } => {
  const asked = meantBy(said)
  if (!('reverses' in asked))
    return {
      lines: (db) => cursorOver(db, ownedWithin(org, asked.whose, asked.within, asked.to)),
      otherwise: `${wordsOf(asked.whose)} for nothing of that`,
    }
  const { reverses } = asked
  return {
    lines: async (db) => {
      const row = await liveInstrument(db, org, transferKind, reverses)
      if (!row) throw new CountersignError('transfer.unknown', 'not_found', `no transfer \`${reverses}\` has taken place`)
      return linesAnew(db, org, transferIn(row.document), takenBack)
    },
    otherwise: `before \`${reverses}\` nobody answered for what it moved; transfer it to somebody`,
  }
}

const mayAsk = (runtime: Runtime, caller: Caller) =>
  requirePower(runtime, caller, 'authority.propose', { kind: transferKind, id: transferKind })

export interface ListPreview {
  /** Line by line, or of a list that is longer than that what it comes to. */
  readonly changes: readonly string[]
  readonly count: number
  /** The digest of a long list: that of the file which has a line for each. */
  readonly list: string | null
}

export const previewList = async (runtime: Runtime, caller: Caller, document: MadeThen): Promise<ListPreview> => {
  const read = await previewProposal(runtime, caller, { kind: transferKind, name: 'preview', document })
  const transfer = transferIn(read.document)
  return { changes: read.changes, count: countOf(transfer), list: isLong(transfer) ? transfer.list.digest : null }
}

export const proposeList = async (
  runtime: Runtime,
  caller: Caller,
  document: MadeThen,
  grounds: { readonly reason: string; readonly ticket: string },
): Promise<ProposedTransfer> => {
  const name = runtime.ids.next('trf')
  let count = 0
  const counted = new MadeThen(async (db) => {
    const made = (await document.make(db)) as Transfer
    count = countOf(made)
    return made
  })
  const { change, plan, outcome } = await propose(runtime, caller, { kind: transferKind, name, document: counted, ...grounds })
  return { name, count, change, plan, outcome }
}

/**
 * What would move, line by line, or what a long list comes to. No effect at all.
 * Errors: `transfer.asked`, `transfer.nothing`, `transfer.too_large`, `transfer.moving`, `transfer.unknown`, `instrument.invalid`, `authority.refused`.
 */
export const previewTransfer = async (runtime: Runtime, caller: Caller, asked: TransferAsked): Promise<ListPreview> => {
  await mayAsk(runtime, caller)
  const { lines, otherwise } = meant(caller.org, asked)
  return previewList(runtime, caller, madeOf(lines, caller.org, otherwise))
}

/** Errors: as `previewTransfer`, and those of a proposal. */
export const proposeTransfer = async (
  runtime: Runtime,
  caller: Caller,
  asked: TransferAsked,
  grounds: { readonly reason: string; readonly ticket: string },
): Promise<ProposedTransfer> => {
  await mayAsk(runtime, caller)
  const { lines, otherwise } = meant(caller.org, asked)
  return proposeList(runtime, caller, madeOf(lines, caller.org, otherwise), grounds)
}

/** So many lines are given at a time. */
export const linesInAnswer = 5000

/** The lines that would be proposed now, from the one after `skip` on. Errors: as `previewTransfer`. */
export const previewLines = async (
  runtime: Runtime,
  caller: Caller,
  asked: TransferAsked,
  skip: number,
): Promise<readonly TransferLine[]> => {
  await mayAsk(runtime, caller)
  const { lines } = meant(caller.org, asked)
  return runtime.db
    .transaction()
    .execute(async (db) => someLines(db, caller.org, await lines(db), skip, linesInAnswer))
    .catch((error) => {
      throw asUnavailable(error)
    })
}

export interface KeptLines {
  readonly list: string | null
  readonly count: number
  readonly items: readonly (TransferItem | TransferLine)[]
}

/** The lines of a transfer as they were proposed, from the one after `skip` on; read whole, and held against the digest. Errors: `transfer.unknown`, `transfer.altered`. */
export const linesOfTransfer = async (runtime: Runtime, caller: Caller, name: string, skip: number): Promise<KeptLines> => {
  // A name is that of one list, which has one version.
  const row = await readVersion(runtime.db, caller.org, transferKind, name, 1)
  if (!row) throw new CountersignError('transfer.unknown', 'not_found', `no transfer \`${name}\` was proposed`)
  const transfer = transferIn(row.document)
  const items: (TransferItem | TransferLine)[] = []
  let after = 0
  for await (const part of partsOf(runtime.db, caller.org, transfer)) {
    items.push(...part.slice(Math.max(0, skip - after), Math.max(0, skip + linesInAnswer - after)))
    after += part.length
  }
  return { list: isLong(transfer) ? transfer.list.digest : null, count: countOf(transfer), items }
}
