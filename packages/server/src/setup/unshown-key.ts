// The first administrator's key between being made and being shown: a file of mode 0600 below home, written before anybody can use the key
// and removed after somebody has seen it. A process that dies in between leaves it, and the next start shows it.
import { open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const pathIn = (home: string): string => join(home, 'first-administrator.key')

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** What was made and not yet seen to be shown, or undefined. */
export const readUnshown = async (home: string): Promise<string | undefined> => {
  try {
    return (await readFile(pathIn(home), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Durable when it returns. */
export const keepUnshown = async (home: string, secret: string): Promise<void> => {
  const path = pathIn(home)
  const file = await open(path, 'w', 0o600)
  try {
    // A file that was there already may have had another mode.
    await file.chmod(0o600)
    await file.writeFile(`${secret}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolder(path)
}

export const forgetUnshown = async (home: string): Promise<void> => {
  await rm(pathIn(home), { force: true })
  await syncFolder(pathIn(home))
}
