// The look at what people signed beside plans, in an export whose root is that of the checkpoint. Taken only where an entry may be such a
// statement; memory: the digests of those that were found.
import { sha256Hex } from '@countersign/ledger'
import { parseSaid, type Said } from '../leaf.ts'
import type { Problems } from '../report.ts'
import { member } from '../shape.ts'
import { judgeStatement } from '../statements/judge.ts'
import { kindOfStatement, statementMarks } from '../statements/kinds.ts'
import type { Trust } from '../trust.ts'
import { linesOf } from './blocks.ts'

const read = (line: Buffer): Said | string => {
  try {
    return parseSaid(line.toString('utf8'))
  } catch (error) {
    return error instanceof Error ? error.message : 'it can’t be read'
  }
}

/** Reports every statement that doesn't stand, and counts those that do. */
export const judgeStatementLines = async (path: string, trust: Trust, problems: Problems): Promise<number> => {
  let stand = 0
  const known = new Set<string>()
  for await (const { index, line } of linesOf(path)) {
    if (!statementMarks.some((mark) => line.includes(mark))) continue
    const where = `line ${index + 1}`
    const leaf = read(line)
    if (typeof leaf === 'string') {
      problems.add('integrity', 'statement.malformed', where, leaf)
      continue
    }
    const judged = judgeStatement(leaf, trust)
    if (judged === undefined) continue
    const place = `${where}, entry ${index} (${leaf.kind})`
    if ('problem' in judged) {
      problems.add('integrity', judged.problem.code, place, judged.problem.message)
      continue
    }
    const digest = member(leaf.body, kindOfStatement(leaf.kind)!.digest)
    const key = sha256Hex(`${leaf.org} ${leaf.kind} ${digest}`)
    if (known.has(key)) problems.add('integrity', 'statement.recorded_twice', place, 'this text was signed and recorded before')
    else stand += 1
    known.add(key)
  }
  return stand
}
