// The latest signed head, kept outside the database: a small file that a restored or rolled-back database can't take with it.
// It must be written whole (temporary file, fsync, rename, fsync of the folder) and never go back.
import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CountersignError } from '@countersign/ledger'

export interface HeadFile {
  read(): Promise<string | undefined>
  write(checkpoint: string): Promise<void>
}

export const headFile = (path: string): HeadFile => ({
  read: async () => {
    try {
      return await readFile(path, 'utf8')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw new CountersignError('log.head_unreadable', 'unavailable', `the log's head file \`${path}\` can't be read`, { cause })
    }
  },
  write: async (checkpoint) => {
    const temporary = `${path}.new`
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(checkpoint)
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
  },
})
