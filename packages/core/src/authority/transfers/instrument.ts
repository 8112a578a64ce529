// A transfer as a document of authority: proposed, approved, mandated, and carried out once, in one transaction. ORDER: who answers now is asked when it is
// proposed, before it comes in force, and a last time with the rows locked.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { release } from '../../registry/mergers/index.ts'
import { activePeople } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentDefinition, Problem } from '../instruments/index.ts'
import { listedFor, readTransfer, type Transfer, transferIn, transferKind } from './document.ts'
import { quarantineProblems, takenOver } from './quarantine.ts'
import { ownerKey, ownersNow, setOwner } from './store.ts'

const namedProblems = 5

const whyNot = async (db: Kysely<Tables>, org: string, { items }: Transfer, lock: boolean): Promise<Problem[]> => {
  const [now, here] = [await ownersNow(db, org, items, lock), await activePeople(db, org, [...new Set(items.map(({ to }) => to))])]
  const problems = items.flatMap((item, n): Problem[] => {
    const where = `items.${n}`
    const owner = now.get(ownerKey(item))
    if (owner === undefined) return [{ where, problem: `there is no ${item.kind} \`${item.id}\`, or it is over` }]
    if (owner !== item.from)
      return [{ where, problem: `${item.kind} \`${item.id}\` is with ${owner ?? 'nobody'} now; make the list again` }]
    return here.has(item.to) ? [] : [{ where, problem: `\`${item.to}\` is no active person of the enterprise` }]
  })
  return [...problems, ...(await quarantineProblems(db, org, items))].slice(0, namedProblems)
}

export const transferInstrument: InstrumentDefinition = {
  kind: transferKind,
  title: 'a transfer',
  operation: () => 'ownership.transfer',
  read: (input) => {
    const read = readTransfer(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (_runtime, db, org, _name, document) => whyNot(db, org, transferIn(document), false),
  until: () => null,
  changes: (document) => listedFor(transferIn(document)),
  enacted: async (runtime, work, row, document) => {
    const transfer = transferIn(document)
    const problems = await whyNot(work.db, work.org, transfer, true)
    if (problems.length > 0)
      throw new CountersignError(
        'transfer.overtaken',
        'conflict',
        `it is no longer as it was signed: ${problems.map((one) => `${one.where}: ${one.problem}`).join('; ')}`,
      )
    const { identities, people } = await takenOver(work.db, work.org, transfer.items, row.proposed_by)
    await setOwner(work, transfer.items, 'decided', row.change_id)
    // ORDER: somebody answers before anything leaves quarantine.
    await release(work.db, work.org, { identities, people })
    for (const [kind, ids] of [
      ['identity', identities],
      ['person', people],
    ] as const)
      for (const id of ids) work.record({ kind: 'quarantine.left', body: { of: kind, id, to: row.proposed_by, change: row.change_id } })
    runtime.steps.reach('ownership.transferred')
  },
}
