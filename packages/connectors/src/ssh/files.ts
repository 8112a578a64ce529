// Reading and replacing the small files that SSH servers take their orders from, on this machine or behind SFTP.
// INVARIANT: a file is replaced whole (temporary file, then rename) and read back; a reader never sees half of one, and never a shorter one by accident.
import { randomBytes } from 'node:crypto'
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import type { Place } from './config.ts'
import type { Links } from './links.ts'
import { sftpFiles } from './sftp.ts'

/** SAFETY: what is read is bounded; a revocation list or an account's keys larger than this is refused. */
export const MAX_FILE_BYTES = 32 << 20

export interface Files {
  /** Undefined where there is no such file. */
  read(path: string, signal: AbortSignal): Promise<Buffer | undefined>
  list(directory: string, signal: AbortSignal): Promise<string[]>
  /** Keeps the mode of the file that was there; a new one gets 0644, which sshd can read as any user. */
  replace(path: string, bytes: Buffer, signal: AbortSignal): Promise<void>
}

/** Why a file could not be read or replaced. `denied`: the system answered no, and nothing changed. `broken`: nobody can say. */
export class FilesError extends Error {
  override readonly name = 'FilesError'
  readonly effect: 'denied' | 'broken'
  readonly code: string

  constructor(effect: 'denied' | 'broken', code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.effect = effect
    this.code = code
  }
}

export type Side = 'operator' | 'observer'

/** Works on the place's files as the links' side. Throws `FilesError`. */
export async function withFiles<T>(place: Place, links: Links, signal: AbortSignal, work: (files: Files) => Promise<T>): Promise<T> {
  throwIfAborted(signal)
  if (place.at === 'local') return work(localFiles)
  const user = links.side === 'operator' ? place.operatorUser : place.observerUser
  return links.use(place, user, signal, async (client, sftp) => work(await sftpFiles(client, sftp, signal)))
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FilesError('broken', 'aborted', 'the deadline passed before it was done')
}

/** A temporary name beside the file; `.` in front, so that a directory of accounts never shows it as one. */
export const temporaryFor = (path: string): string => path.replace(/[^/]*$/, (name) => `.${name}.${randomBytes(6).toString('hex')}.tmp`)

const localFiles: Files = {
  read: (path, signal) =>
    guarded(async () => {
      const { size } = await stat(path)
      if (size > MAX_FILE_BYTES) throw new FilesError('denied', 'too_large', `\`${path}\` is larger than ${MAX_FILE_BYTES} bytes`)
      return await readFile(path, { signal })
    }).catch((error: unknown) => {
      if (error instanceof FilesError && error.code === 'ENOENT') return undefined
      throw error
    }),
  list: (directory) => guarded(() => readdir(directory)),
  replace: (path, bytes, signal) =>
    guarded(async () => {
      const mode = await stat(path).then(
        (found) => found.mode & 0o777,
        () => 0o644,
      )
      const temporary = temporaryFor(path)
      try {
        const file = await open(temporary, 'wx', mode)
        try {
          await file.chmod(mode)
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        throwIfAborted(signal)
        // ORDER: durable before visible; the rename is the one instant at which the content changes.
        await rename(temporary, path)
      } finally {
        await rm(temporary, { force: true })
      }
      if (!(await readFile(path)).equals(bytes))
        throw new FilesError('broken', 'changed_underneath', `\`${path}\` does not hold what was written`)
    }),
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FilesError) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'io_error'
    const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT' || code === 'ENOTDIR'
    throw new FilesError(denied ? 'denied' : 'broken', code, denied ? 'the file system refused' : 'the file system failed', error)
  }
}
