// Handing over what somebody answers for, all of it at once, and taking such a hand-over back: each is a list that people approve before anything moves.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { liveInstrument } from '../../authority/instruments/index.ts'
import {
  mostItems,
  ownedWithin,
  type Transfer,
  transferIn,
  transferKind,
  transferOf,
  type Whose,
  type Within,
} from '../../authority/transfers/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { previewProposal, propose } from '../proposals/index.ts'

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
    'say from whom to whom, or from anybody and of what (a kind, an environment, a system or a team), or which transfer is taken back, which is taken back whole',
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

/** Errors: `transfer.asked`, `transfer.nothing`, `transfer.too_large`, `transfer.unknown`. */
const listFor = async (runtime: Runtime, caller: Caller, said: TransferAsked): Promise<Transfer> => {
  const asked = meantBy(said)
  const { db } = runtime
  if ('reverses' in asked) {
    const row = await liveInstrument(db, caller.org, transferKind, asked.reverses)
    if (!row) throw new CountersignError('transfer.unknown', 'not_found', `no transfer \`${asked.reverses}\` has taken place`)
    const items = transferIn(row.document).items.flatMap((item) => (item.from === null ? [] : [{ ...item, from: item.to, to: item.from }]))
    if (items.length === 0) throw nothing(`before \`${asked.reverses}\` nobody answered for what it moved; transfer it to somebody`)
    return transferOf(items)
  }
  const owned = await ownedWithin(db, caller.org, asked.whose, asked.within, mostItems)
  if (owned.length === 0) throw nothing(`${wordsOf(asked.whose)} for nothing of that`)
  if (owned.length > mostItems)
    throw new CountersignError(
      'transfer.too_large',
      'conflict',
      `${wordsOf(asked.whose)} for more than the ${mostItems} things that people can sign as one list; narrow it with \`--only\`, \`--environment\`, \`--system\` or \`--team\`, and hand over the rest in a list of its own`,
    )
  return transferOf(owned.map((one) => ({ ...one, to: asked.to })))
}

/** What would move, line by line. No effect at all. Errors: as `listFor`, `instrument.invalid`, `authority.refused`. */
export const previewTransfer = async (runtime: Runtime, caller: Caller, asked: TransferAsked): Promise<readonly string[]> => {
  await requirePower(runtime, caller, 'authority.propose', { kind: transferKind, id: transferKind })
  const { changes } = await previewProposal(runtime, caller, {
    kind: transferKind,
    name: 'preview',
    document: await listFor(runtime, caller, asked),
  })
  return changes
}

/** Errors: as `previewTransfer`, and those of a proposal. */
export const proposeTransfer = async (
  runtime: Runtime,
  caller: Caller,
  asked: TransferAsked,
  grounds: { readonly reason: string; readonly ticket: string },
): Promise<ProposedTransfer> => {
  await requirePower(runtime, caller, 'authority.propose', { kind: transferKind, id: transferKind })
  const document = await listFor(runtime, caller, asked)
  const name = runtime.ids.next('trf')
  const { change, plan, outcome } = await propose(runtime, caller, { kind: transferKind, name, document, ...grounds })
  return { name, count: document.items.length, change, plan, outcome }
}
