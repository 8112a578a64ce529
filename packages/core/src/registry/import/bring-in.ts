// What an authoritative source says goes the same way into the inventory as what is imported: the same checks, the same writing, and no role or
// system among it. All of it or nothing; who calls leaves out what is wrong and asks again.
import type { Runtime, Work } from '../../runtime.ts'
import { apply, type Difference, type Into } from './apply.ts'
import { checkFields } from './check-fields.ts'
import { Meaning } from './check-meaning.ts'
import type { ImportProblem, RawRecord } from './document.ts'
import { keepsNothing } from './kept.ts'
import { readKnown } from './known.ts'

export interface BroughtIn {
  /** Each with the place that its record was given; none: all was written. */
  readonly problems: readonly ImportProblem[]
  readonly differences: readonly Difference[]
}

export const bringIn = async (runtime: Runtime, work: Work, records: readonly RawRecord[], into?: Into): Promise<BroughtIn> => {
  const problems: ImportProblem[] = []
  const checked = checkFields(records, problems)
  const known = await readKnown(work, checked)
  await new Meaning(runtime, known, checked, problems).check(work)
  if (problems.length > 0) return { problems, differences: [] }
  const { differences } = await apply(runtime, undefined, work, known, checked, false, keepsNothing, into)
  return { problems, differences }
}
