// What was dropped on the page, told apart: files of a keys folder, by their names or all of them in one file as the server gives them; else a dossier.
import { TRUST_FILES } from './judge.ts'

export interface Dropped {
  readonly dossier?: File
  readonly keys: ReadonlyMap<string, Uint8Array>
}

const mostKeyBytes = 64 << 20

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text)

/** `{"log.vkey": …}`: the files of a keys folder in one, as `GET /v1/trust` gives them; undefined for anything else. */
export const keysInOne = (text: string): ReadonlyMap<string, Uint8Array> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const found = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && TRUST_FILES.some((name) => name === entry[0]),
    )
    return found.length === 0 ? undefined : new Map(found.map(([name, content]) => [name, encoded(content)]))
  } catch {
    return undefined
  }
}

export const sortOut = async (files: readonly File[]): Promise<Dropped> => {
  const keys = new Map<string, Uint8Array>()
  let dossier: File | undefined
  for (const file of files) {
    if (TRUST_FILES.some((name) => name === file.name)) keys.set(file.name, new Uint8Array(await file.arrayBuffer()))
    else {
      const inOne = file.name.endsWith('.json') && file.size < mostKeyBytes ? keysInOne(await file.text()) : undefined
      if (inOne) for (const [name, bytes] of inOne) keys.set(name, bytes)
      else dossier = file
    }
  }
  return { ...(dossier ? { dossier } : {}), keys }
}

const entriesOf = (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => {
    folder.createReader().readEntries(resolve, reject)
  })

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, reject)
  })

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

/** The files of a drop, and those of the folders in it, one level deep: a keys folder is flat. */
export const filesOf = async (transfer: DataTransfer): Promise<readonly File[]> => {
  // ORDER: the entries are taken before anything is awaited: a drop is empty afterwards.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return [...transfer.files]
  const nested = await Promise.all(entries.map(async (entry) => (isFolder(entry) ? entriesOf(entry) : [entry])))
  return Promise.all(nested.flat().filter(isFile).map(fileOf))
}

export async function* chunksOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
}
