// A folder into which somebody drops files. A file counts only when its manifest is there and its bytes are those that the manifest names: `people.csv` with
// `people.csv.sha256`, written last, as `sha256sum people.csv` prints it. What is read is a private copy of exactly those bytes, so nothing that is written
// meanwhile is ever read. SAFETY: whoever may write there is not trusted with more than that: no link is followed, no name leads elsewhere, nothing is run.
// Each is handed over in the order of the names; the copy is kept beside the folder, where only this process writes, and what was dropped is taken away. A process
// that dies in between leaves the file in its place: it is handed over once more, which changes nothing at the server.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CountersignError } from '@countersign/ledger'

export type Handed =
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'later'; readonly why: string }

export interface DropFolder {
  readonly folder: string
  /** Where copies are made and kept; nobody else may write there. */
  readonly kept: string
  /** Hands a copy over. Throws where nothing that is dropped could be handed over. */
  hand(name: string, bytes: AsyncIterable<Uint8Array>): Promise<Handed>
  report(name: string, what: string): void
}

const MANIFEST = '.sha256'
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/
const LONGEST_MANIFEST = 4096

/** Opened only if it is a plain file itself: not a link, not a pipe that never ends. */
const openPlain = async (path: string): Promise<FileHandle | undefined> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined)
  if (handle && !(await handle.stat()).isFile()) {
    await handle.close()
    return undefined
  }
  return handle
}

/** The digest that a manifest gives for this file, or undefined. */
const digestFor = async (path: string, name: string): Promise<string | undefined> => {
  const handle = await openPlain(path)
  if (!handle) return undefined
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_MANIFEST + 1), 0, LONGEST_MANIFEST + 1, 0)
    const line = /^([0-9a-f]{64}) [ *]([^\n]+)\n?$/.exec(bytesRead > LONGEST_MANIFEST ? '' : buffer.subarray(0, bytesRead).toString())
    return line?.[2] === name ? line[1] : undefined
  } finally {
    await handle.close()
  }
}

/** Copies while it digests; undefined where it is no plain file. */
const copyWithDigest = async (from: string, to: string): Promise<string | undefined> => {
  const source = await openPlain(from)
  if (!source) return undefined
  try {
    const target = await open(to, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      for await (const chunk of source.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
        hash.update(chunk)
        for (let at = 0; at < chunk.length; ) at += (await target.write(chunk, at)).bytesWritten
      }
      return hash.digest('hex')
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** What tells that a file is not what it was when it was last looked at in vain. */
const standing = async (path: string): Promise<string> => {
  const at = await lstat(path, { bigint: true }).catch(() => undefined)
  return at ? `${at.ino}/${at.size}/${at.mtimeNs}/${at.ctimeNs}` : 'gone'
}

/** SAFETY: in a folder where others write too, a name could be made a link between two steps. Errors: `cli.folder_not_ours`. */
export const ownFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const at = await lstat(path)
  if (!at.isDirectory() || (process.getuid !== undefined && at.uid !== process.getuid()) || (at.mode & 0o022) !== 0)
    throw new CountersignError('cli.folder_not_ours', 'forbidden', `\`${path}\` must be a folder of yours that nobody else may write to`)
}

/** Takes what is whole, once. Answers how many were handed over, failed, and wait. */
export class Drops {
  readonly #drop: DropFolder
  /** In vain, as it stood then: not digested again before it changes, and not reported again. */
  readonly #inVain = new Map<string, string>()
  readonly #bare = new Set<string>()

  constructor(drop: DropFolder) {
    this.#drop = drop
  }

  async takeAll(): Promise<{ readonly done: number; readonly failed: number; readonly waiting: number }> {
    const counts = { done: 0, failed: 0, waiting: 0 }
    const entries = await readdir(this.#drop.folder, { withFileTypes: true })
    const manifests = entries.map(({ name }) => name).filter((name) => name.endsWith(MANIFEST))
    for (const entry of entries) if (entry.isFile() && !manifests.includes(`${entry.name}${MANIFEST}`)) this.#sayBare(entry.name)
    for (const manifest of manifests.sort()) {
      const outcome = await this.#take(manifest.slice(0, -MANIFEST.length))
      if (outcome !== 'ignored') counts[outcome] += 1
      // ORDER: a later file must not overtake one that could not be handed over.
      if (outcome === 'waiting') break
    }
    return counts
  }

  async #take(name: string): Promise<'done' | 'failed' | 'waiting' | 'ignored'> {
    const { folder, kept } = this.#drop
    if (!NAME.test(name)) {
      this.#wait(name, 'left alone: its name is no plain one of letters, digits, `.`, `_` and `-`', '')
      return 'ignored'
    }
    const [file, manifest] = [join(folder, name), join(folder, `${name}${MANIFEST}`)]
    const stood = `${await standing(file)} ${await standing(manifest)}`
    if (this.#inVain.get(name) === stood) return 'waiting'
    const digest = await digestFor(manifest, name)
    if (digest === undefined) return this.#wait(name, `its manifest is not the line of \`sha256sum ${name}\``, stood)
    const work = await mkdtemp(join(kept, 'reading-'))
    try {
      const copy = join(work, name)
      const found = await copyWithDigest(file, copy)
      if (found === undefined) return this.#wait(name, 'it is not there, or is no plain file', stood)
      if (found !== digest)
        return this.#wait(name, 'its bytes are not those that its manifest names: it is not whole, or has changed', stood)
      const handle = await open(copy, constants.O_RDONLY | constants.O_NOFOLLOW)
      const handed = await this.#drop
        .hand(name, handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>)
        .finally(() => handle.close())
      if (handed.is === 'later') {
        this.#drop.report(name, `${handed.why}; tried again`)
        return 'waiting'
      }
      const to = join(kept, handed.is)
      await mkdir(to, { recursive: true, mode: 0o700 })
      if (handed.is === 'failed') await writeFile(join(to, `${name}.${digest.slice(0, 16)}.why`), `${handed.why}\n`, { mode: 0o600 })
      await rename(copy, join(to, `${name}.${digest.slice(0, 16)}`))
      // What has changed meanwhile is another one, and its turn comes. ORDER: the manifest goes first: without it a file does not count.
      if (`${await standing(file)} ${await standing(manifest)}` === stood) {
        await rm(manifest, { force: true })
        await rm(file, { force: true })
      }
      return handed.is
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }

  /** Not there yet, as far as anybody can tell; said once, for whoever has forgotten it. */
  #sayBare(name: string): void {
    if (name.endsWith(MANIFEST) || !NAME.test(name) || this.#bare.has(name)) return
    this.#bare.add(name)
    this.#drop.report(name, `is read when its manifest is there, written last: \`sha256sum ${name} > ${name}${MANIFEST}\``)
  }

  #wait(name: string, why: string, stood: string): 'waiting' {
    if (this.#inVain.get(name) !== stood) this.#drop.report(name, why)
    this.#inVain.set(name, stood)
    return 'waiting'
  }
}
