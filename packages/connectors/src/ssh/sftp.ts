// The SFTP side of files.ts (draft-ietf-secsh-filexfer-02, with OpenSSH's posix-rename and fsync where the server has them).
import type { Client, SFTPWrapper } from 'ssh2'
import { type Files, FilesError, MAX_FILE_BYTES, temporaryFor, throwIfAborted } from './files.ts'

const NO_SUCH_FILE = 2
const PERMISSION_DENIED = 3
const UNSUPPORTED = 8

type Done<T> = (error: Error | undefined | null, value?: T) => void

export async function sftpFiles(client: Client, open: () => Promise<SFTPWrapper>, signal: AbortSignal): Promise<Files> {
  const ask = asker(client, signal)
  const sftp = await ask<SFTPWrapper>((done) => {
    open().then((opened) => done(undefined, opened), done)
  })
  return {
    read: (path) => read(ask, sftp, path),
    list: async (directory) => {
      const entries = await ask<{ filename: string }[]>((done) => sftp.readdir(directory, done as never))
      return entries.map(({ filename }) => filename).filter((name) => name !== '.' && name !== '..')
    },
    replace: async (path, bytes) => {
      const mode = await statMode(ask, sftp, path)
      const temporary = temporaryFor(path)
      try {
        const handle = await ask<Buffer>((done) => sftp.open(temporary, 'wx', { mode }, done as never))
        for (let at = 0; at < bytes.length; at += CHUNK) {
          const length = Math.min(CHUNK, bytes.length - at)
          await ask((done) => sftp.write(handle, bytes, at, length, at, done as never))
        }
        await ask((done) => sftp.fsetstat(handle, { mode } as never, done as never)).catch(ignoreUnsupported)
        await optional(ask, (done) => sftp.ext_openssh_fsync(handle, done as never))
        await ask((done) => sftp.close(handle, done as never))
        throwIfAborted(signal)
        await renameOver(ask, sftp, temporary, path)
      } catch (error) {
        // The connection may be gone with the file; a left-over temporary file is never read by a server.
        sftp.unlink(temporary, () => {})
        throw error
      }
      const back = await read(ask, sftp, path)
      if (back === undefined || !back.equals(bytes))
        throw new FilesError('broken', 'changed_underneath', `\`${path}\` does not hold what was written`)
    },
  }
}

/** What every server takes in one message (the draft promises 32 KiB with its header). */
const CHUNK = 30_000

type Ask = <T = undefined>(request: (done: Done<T>) => unknown) => Promise<T>

/** Turns one request into a promise that ends with the connection and with the caller's signal too. */
function asker(client: Client, signal: AbortSignal): Ask {
  return <T>(request: (done: Done<T>) => unknown) =>
    new Promise<T>((resolve, reject) => {
      const finish = (act: () => void) => {
        signal.removeEventListener('abort', onAbort)
        client.removeListener('close', onClose)
        act()
      }
      // Others may be using the connection; whoever holds it (links.ts) gives it up when this is thrown.
      const onAbort = () => finish(() => reject(new FilesError('broken', 'aborted', 'the deadline passed before the server answered')))
      const onClose = () => finish(() => reject(new FilesError('broken', 'closed', 'the connection closed before the server answered')))
      if (signal.aborted) return onAbort()
      signal.addEventListener('abort', onAbort, { once: true })
      client.once('close', onClose)
      try {
        request((error, value) => finish(() => (error ? reject(fromSftp(error)) : resolve(value as T))))
      } catch (error) {
        finish(() => reject(fromSftp(error)))
      }
    })
}

function fromSftp(error: unknown): FilesError {
  if (error instanceof FilesError) return error
  const { code, message } = error as { code?: number | string; message?: string }
  if (code === NO_SUCH_FILE) return new FilesError('denied', 'no_such_file', 'the server has no such file')
  if (code === PERMISSION_DENIED) return new FilesError('denied', 'permission_denied', 'the server denied access to the file')
  if (code === UNSUPPORTED || /does not support/.test(message ?? ''))
    return new FilesError('denied', 'unsupported', 'the server does not support the request')
  return new FilesError('broken', `sftp_${code ?? 'error'}`, 'the server did not do it', error)
}

async function read(ask: Ask, sftp: SFTPWrapper, path: string): Promise<Buffer | undefined> {
  let handle: Buffer
  try {
    handle = await ask<Buffer>((done) => sftp.open(path, 'r', done as never))
  } catch (error) {
    if (error instanceof FilesError && error.code === 'no_such_file') return undefined
    throw error
  }
  const parts: Buffer[] = []
  let at = 0
  while (true) {
    const part = await readPart(ask, sftp, handle, at)
    if (part === undefined) break
    parts.push(part)
    at += part.length
    if (at > MAX_FILE_BYTES) throw new FilesError('denied', 'too_large', `\`${path}\` is larger than ${MAX_FILE_BYTES} bytes`)
  }
  await ask((done) => sftp.close(handle, done as never))
  return Buffer.concat(parts)
}

function readPart(ask: Ask, sftp: SFTPWrapper, handle: Buffer, at: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(CHUNK)
  return ask<Buffer | undefined>((done) =>
    sftp.read(handle, buffer, 0, CHUNK, at, (error: (Error & { code?: number }) | undefined, length: number) => {
      if (error && error.code !== 1) done(error)
      else done(undefined, error || length === 0 ? undefined : buffer.subarray(0, length))
    }),
  )
}

async function statMode(ask: Ask, sftp: SFTPWrapper, path: string): Promise<number> {
  try {
    const found = await ask<{ mode: number }>((done) => sftp.stat(path, done as never))
    return found.mode & 0o777
  } catch (error) {
    if (error instanceof FilesError && error.code === 'no_such_file') return 0o644
    throw error
  }
}

/** Plain SFTP rename must not replace a file, so the extension is asked for first; a server without it may still replace, or refuse. */
async function renameOver(ask: Ask, sftp: SFTPWrapper, from: string, to: string): Promise<void> {
  if (await optional(ask, (done) => sftp.ext_openssh_rename(from, to, done as never))) return
  await ask((done) => sftp.rename(from, to, done as never))
}

/** False where the server lacks the extension. */
async function optional(ask: Ask, request: (done: Done<undefined>) => unknown): Promise<boolean> {
  try {
    await ask(request)
    return true
  } catch (error) {
    ignoreUnsupported(error)
    return false
  }
}

function ignoreUnsupported(error: unknown): void {
  if (!(error instanceof FilesError && error.code === 'unsupported')) throw error
}
