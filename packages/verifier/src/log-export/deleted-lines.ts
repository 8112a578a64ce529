// The second and third look at an export in which payloads are missing: which, which tombstones name them, and whether those were decided. Taken
// only where something is missing; memory: what is missing, and the entries that decided it.
import { type Deleted, Deletions, isAboutDeletion, TOMBSTONE } from '../deletions.ts'
import { type Leaf, parseLeaf } from '../leaf.ts'
import type { Problems } from '../report.ts'
import type { Trust } from '../trust.ts'
import { linesOf } from './blocks.ts'
import { hashInPlace } from './forest.ts'

const tombstoneMark = Buffer.from(`"kind":"${TOMBSTONE}"`)

/** SAFETY: a leaf that can't be read decides nothing; that it is in the log is all that was shown of it. */
const leafOf = (line: Buffer): Leaf | undefined => {
  try {
    return parseLeaf(line.toString('utf8'))
  } catch {
    return undefined
  }
}

export interface DeletedUnder extends Omit<Deleted, 'tombstone'> {
  readonly entries: number
}

/** Reports every payload that is missing without a decided deletion, and gives the others by change. */
export const judgeDeletedLines = async (path: string, trust: Trust, problems: Problems): Promise<DeletedUnder[]> => {
  const deletions = new Deletions(trust)
  const missing = new Map<number, string>()
  for await (const { index, line } of linesOf(path)) {
    const hash = line[0] === 0x23 ? hashInPlace(line.toString('latin1')) : undefined
    if (hash !== undefined) missing.set(index, hash)
    const leaf = line.includes(tombstoneMark) ? leafOf(line) : undefined
    if (leaf?.kind === TOMBSTONE) deletions.take(leaf, index)
  }
  const marks = [...deletions.streams()].map((stream) => Buffer.from(`"stream":${JSON.stringify(stream)}`))
  if (marks.length > 0) {
    for await (const { index, line } of linesOf(path)) {
      const leaf = marks.some((mark) => line.includes(mark)) ? leafOf(line) : undefined
      if (leaf && leaf.kind !== TOMBSTONE && isAboutDeletion(leaf.kind)) deletions.take(leaf, index)
    }
  }
  deletions.judge((where, why) => problems.add('integrity', 'deletion.undecided', where, `this deletion does not count: ${why}`))
  const under = new Map<string, DeletedUnder>()
  for (const [index, hash] of missing) {
    const said = deletions.entries.get(index)
    if (said === undefined || said.leafHash !== hash || said.tombstone <= index) {
      problems.add(
        'integrity',
        'log.payload_missing',
        `line ${index + 1}`,
        `the payload of entry ${index} is missing, and no decided deletion names it`,
      )
      continue
    }
    const { change, at } = said
    under.set(change, { change, at, entries: (under.get(change)?.entries ?? 0) + 1 })
  }
  return [...under.values()]
}
