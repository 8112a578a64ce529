// Which file of a folder is to be read: the last by name whose manifest is there. SAFETY: whoever else can write into the folder would say who has an account, so
// it is nobody else's; no link is followed.
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface Chosen {
  readonly name: string
  /** SHA-256 that its manifest names, in hexadecimal. */
  readonly digest: string
}

export type Choice = Chosen | { readonly code: string; readonly detail: string }

const nameForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,190}\.c1z$/
const manifestForm = /^(?:\\)?([0-9a-f]{64})(?: [ *](.{1,300}))?\s*$/

const openThere = (path: string): Promise<FileHandle | undefined> =>
  open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)

const digestIn = async (path: string, name: string): Promise<string | undefined> => {
  const file = await openThere(path)
  if (!file) return undefined
  try {
    const { size } = await file.stat()
    if (size > 1000) return undefined
    const found = manifestForm.exec(await file.readFile('utf8'))
    return found && (found[2] === undefined || found[2].split('/').at(-1) === name) ? found[1] : undefined
  } finally {
    await file.close()
  }
}

export const chooseFile = async (folder: string): Promise<Choice> => {
  const found = await lstat(folder).catch(() => undefined)
  if (!found?.isDirectory()) return { code: 'c1z.no_folder', detail: 'the folder is not there, or is none' }
  if ((found.mode & 0o002) !== 0)
    return { code: 'c1z.folder_open_to_all', detail: 'everybody may write into the folder; let only the connector do so' }
  const names = (await readdir(folder).catch(() => [])).filter((name) => nameForm.test(name)).sort()
  for (const name of names.reverse()) {
    const digest = await digestIn(join(folder, `${name}.sha256`), name)
    if (digest !== undefined) return { name, digest }
  }
  return {
    code: 'c1z.no_file',
    detail: names.length === 0 ? 'no file NAME.c1z is in the folder' : 'no file in the folder has a manifest NAME.c1z.sha256',
  }
}

/** Open to be read; undefined: it is no file, or gone. */
export const openChosen = async (folder: string, { name }: Chosen): Promise<FileHandle | undefined> => {
  const file = await openThere(join(folder, name))
  if (!file) return undefined
  if ((await file.stat()).isFile()) return file
  await file.close()
  return undefined
}
