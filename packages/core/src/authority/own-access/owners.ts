// Who answers for a document of authority or a system: named by an administrator; of a document, else who proposed it.
import { CountersignError } from '@countersign/ledger'
import { activePeople } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { isThing, keepOwner } from './decisions-store.ts'

interface Named {
  readonly kind: string
  readonly name: string
  readonly owner: string
}

/** Errors: `own.thing_unknown`, `own.owner_unfit`. */
export const nameOwner = async (work: Work, { kind, name, owner }: Named): Promise<void> => {
  if (!(await isThing(work.db, work.org, kind, name)))
    throw new CountersignError(
      'own.thing_unknown',
      'not_found',
      `no ${kind} \`${name}\` here; \`countersign authority own-things\` lists what there is`,
    )
  if (!(await activePeople(work.db, work.org, [owner])).has(owner))
    throw new CountersignError('own.owner_unfit', 'invalid', `\`${owner}\` is no active person of the enterprise; name one who is`)
  await keepOwner(work.db, { org_id: work.org, kind, name, owner_id: owner, named_by: work.actor.id, named_at: work.at })
  work.record({ kind: 'own.thing_owned', body: { kind, name, owner } })
}
