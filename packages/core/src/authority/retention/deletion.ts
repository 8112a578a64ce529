// Deleting as a document of authority: the list is proposed, two people sign the plan that names its digest, and it is carried out once, in one
// transaction, under a mandate for exactly that list. ORDER: periods, what lives and holds are asked when it is proposed, when it is carried out,
// and a last time with the table of holds locked: a hold that was placed a moment before still wins.
// What is left in the log for ever is a tombstone that an outsider can follow by itself: the list, the plan that names it, and the digest of what
// each person signed.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { InstrumentDefinition, Problem } from '../instruments/index.ts'
import { readPlan } from '../plans/index.ts'
import { type Deletion, deletionIn, deletionKind, nameOf, readDeletion } from './deletion-document.ts'
import { deleteDocuments, deleteEntries, insertDeletion, planDigestOf } from './deletion-store.ts'
import { readLaw, whyKept } from './due.ts'
import { lockHolds } from './holds-store.ts'
import { keptOf } from './kept-store.ts'

const namedProblems = 5

/** Everything of the list that may not go, and why. */
const whyNot = async (runtime: Runtime, db: Kysely<Tables>, org: string, deletion: Deletion, at: Date): Promise<Problem[]> => {
  const law = await readLaw(runtime, db, org, at)
  if (law.standard?.digest !== deletion.standard)
    return [{ where: 'standard', problem: 'is not the retention standard in force; make the list again' }]
  const names = deletion.items.map(nameOf)
  const kept = new Map((await keptOf(db, org, deletion.class, { refs: names }, at)).map((one) => [nameOf(one.ref), one]))
  const problems: Problem[] = []
  for (const [n, item] of deletion.items.entries()) {
    const found = kept.get(nameOf(item))
    const same = found !== undefined && ('document' in item || ('index' in found.ref && found.ref.leafHash === item.leafHash))
    const why = same ? whyKept(law, found) : 'there is no such payload of this class that could be deleted'
    if (why !== undefined) problems.push({ where: `items.${n}`, problem: why })
    if (problems.length >= namedProblems) break
  }
  return problems
}

export const deletionInstrument: InstrumentDefinition = {
  kind: deletionKind,
  title: 'a deletion',
  operation: () => 'retention.delete',
  read: (input) => {
    const read = readDeletion(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, _name, document, at) => whyNot(runtime, db, org, deletionIn(document), at),
  until: () => null,
  changes: (document) => {
    const { class: name, items, asOf, standard } = deletionIn(document)
    return [
      `${items.length} payload${items.length === 1 ? '' : 's'} of the class ${name}, past their period on ${asOf}, are deleted for good`,
      'their digests and leaf hashes stay, and the log stays verifiable',
      `the standard in force is ${standard}`,
    ]
  },
  enacted: async (runtime, work, row, document) => {
    const deletion = deletionIn(document)
    await lockHolds(work.db)
    const problems = await whyNot(runtime, work.db, work.org, deletion, work.at)
    if (problems.length > 0)
      throw new CountersignError(
        'retention.kept',
        'conflict',
        `it may no longer be deleted: ${problems.map((one) => `${one.where}: ${one.problem}`).join('; ')}`,
      )
    const change = row.change_id
    await insertDeletion(work.db, {
      org_id: work.org,
      change_id: change,
      class: deletion.class,
      digest: row.digest,
      items: deletion.items.length,
      at: work.at,
    })
    const documents = deletion.items.flatMap((item) => ('document' in item ? [item.document] : []))
    const entries = deletion.items.flatMap((item) => ('index' in item ? [item] : []))
    if (documents.length > 0) await deleteDocuments(work.db, work.org, change, documents)
    if (entries.length > 0) await deleteEntries(work.db, work.org, change, entries)
    const plan = await readPlan(work.db, work.org, await planDigestOf(work.db, work.org, change))
    work.record({ kind: 'retention.deleted', stream: change, body: { change, deletion: { ...deletion }, plan: { ...plan } } })
    runtime.steps.reach('retention.deleted')
  },
}
