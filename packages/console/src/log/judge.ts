// What this browser can say of the log by itself: whose head it is, whether it continues what was seen before, and whether an entry is in it.
// Pure but for the tiles that it is given. INVARIANT: nothing passes that was not computed here; whoever can't read a tile has no verdict.
import { fromBase64, toBase64 } from '../signing/bytes.ts'
import { type HeadFault, HeadRefused, type LogKeys, openHead, type SignedHead } from './note.ts'
import { consistencyProof, inclusionProof, type ReadTile } from './tiles.ts'
import { isContinued, isIncluded, type TreeHead } from './tree.ts'

/** What a browser remembers: the keys, and the largest head that passed. */
export interface Seen {
  readonly log: string
  readonly witness: string | undefined
  readonly size: number
  readonly root: string
}

/** As the server gives them: the log's newest head, and the one that the witness has cosigned last. */
export interface Heads {
  readonly newest: string | null
  readonly cosigned: string | null
}

export type LogFault = HeadFault | 'keys_changed' | 'shrunk' | 'forked' | 'cosigned_other'

export type LogVerdict =
  | { readonly passed: true; readonly newest: SignedHead; readonly cosigned: SignedHead | undefined; readonly before: number | undefined }
  | { readonly passed: false; readonly fault: LogFault; readonly before: number | undefined }
  /** The log is empty, or has signed nothing yet. */
  | undefined

const continues = async (older: TreeHead, newer: TreeHead, read: ReadTile): Promise<boolean> =>
  older.size === 0 || isContinued(older, newer, await consistencyProof(read, older.size, newer.size))

/** `seen` must have been read before the heads were asked for: another window may go ahead meanwhile. Errors: those of the tiles. */
export const judgeLog = async (heads: Heads, keys: LogKeys, seen: Seen | undefined, read: ReadTile): Promise<LogVerdict> => {
  const before = seen?.size
  const failed = (fault: LogFault) => ({ passed: false, fault, before }) as const
  // A witness that comes is a gain; one that goes or becomes another is what somebody would do who shows each reader another log.
  if (seen && (seen.log !== keys.log || (seen.witness !== undefined && seen.witness !== keys.witness))) return failed('keys_changed')
  if (heads.newest === null) return before === undefined ? undefined : failed('shrunk')
  try {
    const newest = await openHead(heads.newest, keys)
    const cosigned = heads.cosigned === null ? undefined : await openHead(heads.cosigned, keys)
    if (before !== undefined && newest.size < before) return failed('shrunk')
    if (seen && !(await continues({ size: seen.size, root: fromBase64(seen.root) }, newest, read))) return failed('forked')
    if (cosigned && (cosigned.size > newest.size || !(await continues(cosigned, newest, read)))) return failed('cosigned_other')
    return { passed: true, newest, cosigned: cosigned?.cosignedAt === undefined ? undefined : cosigned, before }
  } catch (error) {
    if (error instanceof HeadRefused) return failed(error.fault)
    throw error
  }
}

/** What is remembered after a verdict that passed; an empty head proves nothing later, and is not kept. */
export const seenAfter = (verdict: LogVerdict, keys: LogKeys): Seen | undefined =>
  verdict?.passed && verdict.newest.size > 0
    ? { log: keys.log, witness: keys.witness, size: verdict.newest.size, root: toBase64(verdict.newest.root) }
    : undefined

/** Whether this leaf hash stands at this place under a head that has passed. Errors: those of the tiles. */
export const isInLog = async (leaf: Uint8Array, index: number, head: TreeHead, read: ReadTile): Promise<boolean> =>
  Number.isSafeInteger(index) &&
  index >= 0 &&
  index < head.size &&
  isIncluded(index, head.size, leaf, await inclusionProof(read, index, head.size), head.root)
