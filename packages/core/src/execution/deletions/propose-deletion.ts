// Makes the list of what is due and proposes it. The oldest first; what does not fit is the next list.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import {
  type Deletion,
  deletionKind,
  deletionOf,
  dueOf,
  mostItems,
  type RetentionClassName,
  readLaw,
} from '../../authority/retention/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { propose } from '../proposals/index.ts'

/** What is held back may stand in the way of the oldest: this many are looked at to find enough. */
const looked = 10_000

export interface ProposedDeletion {
  readonly name: string
  readonly deletion: Deletion
  readonly change: string
  readonly plan: string
  readonly outcome: 'autonomous' | 'approval' | 'escalate' | 'deny'
}

/** Errors: `retention.no_standard`, `retention.nothing_due`, `authority.refused`, and those of a proposal. */
export const proposeDeletion = async (
  runtime: Runtime,
  caller: Caller,
  input: { readonly class: RetentionClassName; readonly most: number; readonly reason: string; readonly ticket: string },
): Promise<ProposedDeletion> => {
  await requirePower(runtime, caller, 'authority.propose', { kind: deletionKind, id: `${deletionKind}:${input.class}` })
  const law = await readLaw(runtime, runtime.db, caller.org, runtime.clock.now())
  if (!law.standard || !law.now)
    throw new CountersignError(
      'retention.no_standard',
      'conflict',
      law.standard ? 'no witness has said what time it is' : 'no retention standard is in force; propose one first',
    )
  const due = await dueOf(runtime.db, caller.org, law, input.class, looked)
  const items = due.deletable.slice(0, Math.min(input.most, mostItems)).map(({ ref }) => ref)
  if (items.length === 0)
    throw new CountersignError(
      'retention.nothing_due',
      'conflict',
      `nothing of the class \`${input.class}\` may be deleted now; see \`countersign retention due\``,
    )
  const deletion = deletionOf(input.class, law.standard.digest, law.now, items)
  const name = runtime.ids.next('del')
  const made = await propose(runtime, caller, { kind: deletionKind, name, document: deletion, reason: input.reason, ticket: input.ticket })
  return { name, deletion, change: made.change, plan: made.plan, outcome: made.outcome }
}
