// Handing over what somebody answers for, all of it at once, and taking such a hand-over back: each is a list that people approve before anything moves.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { liveInstrument } from '../../authority/instruments/index.ts'
import { mostItems, ownedBy, type Transfer, transferIn, transferKind, transferOf } from '../../authority/transfers/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { previewProposal, propose } from '../proposals/index.ts'

/** From whom to whom; or which transfer is taken back. */
export interface TransferAsked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly reverses?: string | undefined
}

type Meant = { readonly from: string; readonly to: string } | { readonly reverses: string }

/** Errors: `transfer.asked`. */
const meantBy = ({ from, to, reverses }: TransferAsked): Meant => {
  if (reverses !== undefined && from === undefined && to === undefined) return { reverses }
  if (reverses === undefined && from !== undefined && to !== undefined && from !== to) return { from, to }
  throw new CountersignError('transfer.asked', 'invalid', 'say from whom to whom, or which transfer is taken back')
}

export interface ProposedTransfer {
  readonly name: string
  readonly count: number
  readonly change: string
  readonly plan: string
  readonly outcome: 'autonomous' | 'approval' | 'escalate' | 'deny'
}

const nothing = (words: string) => new CountersignError('transfer.nothing', 'conflict', words)

/** Errors: `transfer.asked`, `transfer.nothing`, `transfer.unknown`. */
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
  const owned = await ownedBy(db, caller.org, asked.from)
  if (owned.length === 0) throw nothing(`\`${asked.from}\` answers for nothing`)
  if (owned.length > mostItems)
    throw nothing(
      `\`${asked.from}\` answers for more than the ${mostItems} things that one transfer holds; hand some over by an import first`,
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
