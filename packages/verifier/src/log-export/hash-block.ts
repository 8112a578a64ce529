// One block of lines to the subtrees over them.
import type { Block } from './blocks.ts'
import { hashLines, type Subtree, subtreesOf } from './forest.ts'

let scratch = Buffer.alloc(0)

export const hashBlock = ({ buffer, end, first, count }: Omit<Block, 'marked' | 'stated'>): Subtree[] => {
  if (scratch.length < count * 32) scratch = Buffer.allocUnsafeSlow(count * 32)
  // INVARIANT: leaves are numbered by the lines that were counted; a block that holds another number would shift the whole log.
  if (hashLines(buffer, end, scratch) !== count) throw new RangeError('a block does not hold the lines that were counted')
  return subtreesOf(scratch, first, count)
}
