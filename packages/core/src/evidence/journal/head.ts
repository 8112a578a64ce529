// The latest signed head, kept outside the database: a small file that a restored or rolled-back database can't take with it.
// Whenever the machine stops, it must hold a whole head, and never go back.
//
// It is written in one of two ways. Whole: temporary file, sync, rename, sync of the folder. Or in place, with one sync, when the head is as long as
// the one that stands there and both lie within the first sector: a disk writes a sector whole or not at all, which is what PostgreSQL relies on
// for its own control file. Were that broken, the signature of what stands there is wrong and the start refuses; nothing is ever guessed.
import { closeSync, constants, fdatasync, fstatSync, openSync, writeSync } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { CountersignError } from '@countersign/ledger'

export interface HeadFile {
  read(): Promise<string | undefined>
  /** Resolves when the head is durable. One at a time. */
  write(checkpoint: string): Promise<void>
}

/** The smallest sector of any disk. */
const sectorBytes = 512
const synced = promisify(fdatasync)
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const writeWhole = async (path: string, bytes: Buffer): Promise<void> => {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** The file, if it is there: opened anew each time, so that one which was taken away or replaced is not written into unseen. */
const opened = (path: string): number | undefined => {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** False, and nothing written: the file isn't as long as the head. */
const writeInPlace = async (path: string, bytes: Buffer): Promise<boolean> => {
  const file = opened(path)
  if (file === undefined) return false
  try {
    if (fstatSync(file).size !== bytes.length) return false
    // Memory takes it at once; only the disk is waited for, so that whoever is busy in this process is asked for one turn and not for nine.
    if (writeSync(file, bytes, 0, bytes.length, 0) !== bytes.length) throw new Error('a part of the head was written')
    await synced(file)
    return true
  } finally {
    closeSync(file)
  }
}

export const headFile = (path: string): HeadFile => {
  /** The head that stands there is whole and ours: its length. Not known at the beginning, and after a write that failed. */
  let standing: number | undefined
  return {
    read: async () => {
      try {
        return await readFile(path, 'utf8')
      } catch (cause) {
        if (isMissing(cause)) return undefined
        throw new CountersignError('log.head_unreadable', 'unavailable', `the log's head file \`${path}\` can't be read`, { cause })
      }
    },
    write: async (checkpoint) => {
      const bytes = Buffer.from(checkpoint, 'utf8')
      const mayStay = standing === bytes.length && bytes.length <= sectorBytes
      standing = undefined
      if (!(mayStay && (await writeInPlace(path, bytes)))) await writeWhole(path, bytes)
      standing = bytes.length
    },
  }
}
