// A transfer as a document of authority: proposed, approved, mandated, and carried out once, in one transaction. ORDER: who answers now is asked when it is
// proposed, before it comes in force, and a last time with the rows locked; a long list is held against its digest each time.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { release } from '../../registry/mergers/index.ts'
import { activePeople } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentDefinition, InstrumentRow, Problem } from '../instruments/index.ts'
import { isLong, listedFor, readTransfer, type Transfer, type TransferItem, transferIn, transferKind } from './document.ts'
import { partsOf } from './make.ts'
import { withFacts } from './pages-store.ts'
import { OutOfQuarantine } from './quarantine.ts'
import type { TransferLine } from './reckoning.ts'
import { ownerKey, ownersNow, setOwner } from './store.ts'

const namedProblems = 5

type Db = Kysely<Tables>

const problemsOf = async (db: Db, org: string, items: readonly (TransferItem | TransferLine)[], after: number, lock: boolean) => {
  const [now, here] = [await ownersNow(db, org, items, lock), await activePeople(db, org, [...new Set(items.map(({ to }) => to))])]
  // What people signed by, where they could not look at each.
  const facts = items.some((item) => 'environment' in item) ? await withFacts(db, org, items) : []
  return items.flatMap((item, n): Problem[] => {
    const where = `items.${after + n}`
    const owner = now.get(ownerKey(item))
    if (owner === undefined) return [{ where, problem: `there is no ${item.kind} \`${item.id}\`, or it is over` }]
    if (owner !== item.from)
      return [{ where, problem: `${item.kind} \`${item.id}\` is with ${owner ?? 'nobody'} now; make the list again` }]
    if ('environment' in item && facts[n]?.environment !== item.environment)
      return [{ where, problem: `${item.kind} \`${item.id}\` is ${facts[n]?.environment ?? 'nowhere'} now; make the list again` }]
    return here.has(item.to) ? [] : [{ where, problem: `\`${item.to}\` is no active person of the enterprise` }]
  })
}

/** Reads to the end of the list, whatever is found before: only then is it known to be the one that was signed. */
const judge = async (db: Db, org: string, transfer: Transfer, lock: boolean, proposedBy?: string) => {
  const leaving = new OutOfQuarantine(db, org)
  const problems: Problem[] = []
  let after = 0
  for await (const part of partsOf(db, org, transfer)) {
    if (problems.length < namedProblems) problems.push(...(await problemsOf(db, org, part, after, lock)))
    await leaving.add(part, after, proposedBy)
    after += part.length
  }
  return { problems: [...problems, ...(await leaving.problems())].slice(0, namedProblems), leaving }
}

const moveAll = async (work: Work, transfer: Transfer, cause: string): Promise<void> => {
  let after = 0
  for await (const part of partsOf(work.db, work.org, transfer)) {
    await setOwner(work, part, 'decided', cause, isLong(transfer) ? { list: transfer.list.digest, after } : undefined)
    after += part.length
  }
}

const recordLeft = (work: Work, row: InstrumentRow, transfer: Transfer, left: { identities: string[]; people: string[] }): void => {
  const said = { to: row.proposed_by, change: row.change_id }
  const { identities, people } = left
  if (isLong(transfer)) {
    if (identities.length + people.length > 0)
      work.record({
        kind: 'quarantine.left_by_list',
        body: { list: transfer.list.digest, identities: identities.length, people: people.length, ...said },
      })
    return
  }
  for (const id of identities) work.record({ kind: 'quarantine.left', body: { of: 'identity', id, ...said } })
  for (const id of people) work.record({ kind: 'quarantine.left', body: { of: 'person', id, ...said } })
}

export const transferInstrument: InstrumentDefinition = {
  kind: transferKind,
  title: 'a transfer',
  operation: () => 'ownership.transfer',
  read: (input) => {
    const read = readTransfer(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: async (_runtime, db, org, _name, document) => (await judge(db, org, transferIn(document), false)).problems,
  until: () => null,
  changes: (document) => listedFor(transferIn(document)),
  list: (document) => {
    const transfer = transferIn(document)
    return isLong(transfer) ? transfer.list.digest : undefined
  },
  enacted: async (runtime, work, row, document) => {
    const transfer = transferIn(document)
    const { problems, leaving } = await judge(work.db, work.org, transfer, true, row.proposed_by)
    if (problems.length > 0)
      throw new CountersignError(
        'transfer.overtaken',
        'conflict',
        `it is no longer as it was signed: ${problems.map((one) => `${one.where}: ${one.problem}`).join('; ')}`,
      )
    const left = leaving.takenOver()
    await moveAll(work, transfer, row.change_id)
    // ORDER: somebody answers before anything leaves quarantine.
    await release(work.db, work.org, left)
    recordLeft(work, row, transfer, left)
    runtime.steps.reach('ownership.transferred')
  },
}
