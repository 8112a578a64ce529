// The store over SFTP: one flat directory `/keys`, readable by both administrators, writable by one.
// SAFETY: a path is `/keys` or `/keys/NAME` with a plain name; nothing else on the machine can be reached.
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import ssh2, { type SFTPWrapper } from 'ssh2'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

export function serveSftp(sftp: SFTPWrapper, directory: string, mayChange: boolean): void {
  const files = new Map<number, FileHandle>()
  const listings = new Map<number, string[] | undefined>()
  let count = 0

  const nameOf = (path: string): string | undefined => {
    const name = /^\/keys\/([^/\0]+)$/.exec(path)?.[1]
    return name === undefined || name === '.' || name === '..' ? undefined : join(directory, name)
  }
  const handle = (): { readonly id: number; readonly bytes: Buffer } => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(++count)
    return { id: count, bytes }
  }
  const fileOf = (bytes: Buffer): FileHandle => files.get(bytes.readUInt32BE()) ?? fail(STATUS_CODE.FAILURE)
  /** Runs the work; whatever it throws becomes a status. */
  const answer = (request: number, work: () => Promise<void>) => {
    work().catch((error: unknown) => sftp.status(request, statusOf(error)))
  }
  const changing = (request: number, work: () => Promise<void>) =>
    answer(request, async () => {
      if (!mayChange) fail(STATUS_CODE.PERMISSION_DENIED)
      await work()
      sftp.status(request, STATUS_CODE.OK)
    })

  sftp.on('REALPATH', (request) => sftp.name(request, [{ filename: '/keys', longname: '/keys', attrs: {} as never }]))
  sftp.on('OPEN', (request, path, flags, attrs) =>
    answer(request, async () => {
      const name = nameOf(path) ?? fail(STATUS_CODE.NO_SUCH_FILE)
      if (flags & ~OPEN_MODE.READ && !mayChange) fail(STATUS_CODE.PERMISSION_DENIED)
      const { id, bytes } = handle()
      files.set(id, await open(name, ssh2.utils.sftp.flagsToString(flags) ?? 'r', attrs.mode ?? 0o644))
      sftp.handle(request, bytes)
    }),
  )
  sftp.on('READ', (request, bytes, offset, length) =>
    answer(request, async () => {
      const buffer = Buffer.alloc(Math.min(length, 1 << 18))
      const { bytesRead } = await fileOf(bytes).read(buffer, 0, buffer.length, offset)
      if (bytesRead === 0) sftp.status(request, STATUS_CODE.EOF)
      else sftp.data(request, buffer.subarray(0, bytesRead))
    }),
  )
  sftp.on('WRITE', (request, bytes, offset, data) =>
    changing(request, async () => {
      await fileOf(bytes).write(data, 0, data.length, offset)
    }),
  )
  sftp.on('FSETSTAT', (request) => changing(request, async () => {}))
  sftp.on('CLOSE', (request, bytes) =>
    answer(request, async () => {
      const id = bytes.readUInt32BE()
      await files.get(id)?.close()
      files.delete(id)
      listings.delete(id)
      sftp.status(request, STATUS_CODE.OK)
    }),
  )
  const onStat = (request: number, path: string) =>
    answer(request, async () => {
      const found = await stat(path === '/keys' ? directory : (nameOf(path) ?? fail(STATUS_CODE.NO_SUCH_FILE)))
      sftp.attrs(request, {
        mode: found.mode,
        uid: found.uid,
        gid: found.gid,
        size: found.size,
        atime: Math.floor(found.atimeMs / 1000),
        mtime: Math.floor(found.mtimeMs / 1000),
      })
    })
  sftp.on('STAT', onStat)
  sftp.on('LSTAT', onStat)
  sftp.on('OPENDIR', (request, path) =>
    answer(request, async () => {
      if (path !== '/keys') fail(STATUS_CODE.NO_SUCH_FILE)
      const { id, bytes } = handle()
      listings.set(id, await readdir(directory))
      sftp.handle(request, bytes)
    }),
  )
  sftp.on('READDIR', (request, bytes) => {
    const id = bytes.readUInt32BE()
    const names = listings.get(id)
    const now = names?.splice(0, 500) ?? []
    if (now.length === 0) return sftp.status(request, STATUS_CODE.EOF)
    sftp.name(
      request,
      now.map((filename) => ({ filename, longname: filename, attrs: {} as never })),
    )
  })
  // Replaces an existing file, as POSIX rename does: this server has no posix-rename extension to ask for it with.
  sftp.on('RENAME', (request, from, to) =>
    changing(request, () => rename(nameOf(from) ?? fail(STATUS_CODE.NO_SUCH_FILE), nameOf(to) ?? fail(STATUS_CODE.NO_SUCH_FILE))),
  )
  sftp.on('REMOVE', (request, path) => changing(request, () => rm(nameOf(path) ?? fail(STATUS_CODE.NO_SUCH_FILE))))
  sftp.on('close', () => {
    for (const file of files.values()) file.close().catch(() => {})
    files.clear()
  })
}

class Status extends Error {
  readonly status: number
  constructor(status: number) {
    super(`sftp status ${status}`)
    this.status = status
  }
}

function fail(status: number): never {
  throw new Status(status)
}

function statusOf(error: unknown): number {
  if (error instanceof Status) return error.status
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE
  return code === 'EACCES' || code === 'EPERM' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE
}
