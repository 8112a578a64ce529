// What nobody could tell of something delivered, a person says: it is new, it is one of ours, or it stays out.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { mergerKind } from '../../authority/mergers/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { judge, readItem, settleItem } from '../../registry/mergers/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { MergerItemKind } from '../../tables.ts'
import { lookAgain, requireMerger } from './deliver.ts'

export interface Said {
  readonly merger: string
  readonly kind: MergerItemKind
  readonly externalId: string
  readonly as: 'new' | 'same' | 'left_out'
  /** Which of ours it is the same as. */
  readonly same?: string | undefined
  readonly reason: string
}

const states = { new: 'delivered', same: 'same', left_out: 'left_out' } as const

/** Errors: `merger.unknown`, `merger.unknown_item`, `merger.not_unclear`, `merger.same`, `authority.refused`. */
export const settle = async (runtime: Runtime, caller: Caller, said: Said): Promise<void> => {
  const { merger, kind, externalId, as, same, reason } = said
  await requirePower(runtime, caller, 'inventory.import', { kind: mergerKind, id: merger })
  await transact(runtime, caller, async (work) => {
    const row = await requireMerger(work.db, work.org, merger, true)
    const item = await readItem(work.db, work.org, merger, kind, externalId)
    if (!item) throw new CountersignError('merger.unknown_item', 'not_found', `\`${merger}\` brings no ${kind} \`${externalId}\``)
    if (
      row.state === 'open' ||
      !(item.state === 'unclear' || (as === 'left_out' && ['delivered', 'refused', 'waiting'].includes(item.state)))
    )
      throw new CountersignError(
        'merger.not_unclear',
        'conflict',
        `${kind} \`${externalId}\` is ${item.state}, and nobody is asked about it`,
      )
    if ((as === 'same') !== (same !== undefined))
      throw new CountersignError('merger.same', 'invalid', 'say which of ours it is the same as, and only then')
    if (same !== undefined) {
      // SAFETY: an identity that were one of ours would bring its accounts past quarantine; a person of ours may have another company's account, in quarantine.
      const ours = kind === 'person' ? await readPrincipal(work.db, work.org, same) : undefined
      if (ours?.kind !== 'person' || !ours.active)
        throw new CountersignError('merger.same', 'invalid', `only a person can be one of ours, and \`${same}\` is no active person here`)
    }
    await settleItem(work.db, item, { state: states[as], same: same ?? null, by: caller.principal.id, at: work.at, why: reason })
    work.record({
      kind: 'merger.settled',
      body: { merger, of: kind, externalId, as, same: same ?? null, by: caller.principal.id, reason },
    })
    await judge(work.db, work.org, merger)
    if (row.state === 'in') await lookAgain(work, merger)
  })
}
