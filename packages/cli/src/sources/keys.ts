// Keys of a source that is a signed webhook. SAFETY: a secret goes from the server's answer into a new file, or from a file into a request, and is shown nowhere.
import { open, readFile, stat, unlink } from 'node:fs/promises'
import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { instant, minute } from '../terminal/time.ts'

interface NewOptions {
  readonly out?: string
  readonly secretFile?: string
  readonly publicKey?: string
  readonly overlap: string
}

const mostBytes = 1000

/** The secret that a file of one's own holds. Errors: `cli.secret_unreadable`, `key.readable_by_others`. */
export const secretFromFile = async (path: string): Promise<Secret> => {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile() || found.size > mostBytes)
    throw new CountersignError('cli.secret_unreadable', 'not_found', `\`${path}\` is no file that holds a secret`)
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new CountersignError('key.readable_by_others', 'invalid', `\`${path}\` can be read by others; run \`chmod 600 ${path}\``)
  return new Secret((await readFile(path, 'utf8')).trim())
}

type Made = Answer<'sources.makeKey'>

const shown = (source: string, url: string, made: Omit<Made, 'secret'>, where: string | undefined): string =>
  [
    `key ${plain(made.key)} of ${plain(source)} counts from now on${where === undefined ? '' : `; its secret is in ${plain(where)}`}`,
    ...made.before.map(({ key, endsAt }) => `  ${plain(key)} counts beside it until ${instant(endsAt)}`),
    `events are sent to ${url.replace(/\/$/, '')}/webhooks/v1/${encodeURIComponent(source)}`,
  ].join('\n')

export const newSourceKey = async ({ options, connect, output }: Context<NewOptions>, source: string): Promise<undefined> => {
  const { out, secretFile, publicKey } = options
  if ([out, secretFile, publicKey].filter((given) => given !== undefined).length !== 1)
    throw new CountersignError(
      'cli.bad_option',
      'invalid',
      'say where the key comes from: `--out FILE` (made here, its secret goes there), `--secret-file FILE` (the sender’s secret) or `--public-key whpk_…`',
    )
  const overlapHours = wholeNumber('--overlap', options.overlap, 0, 720)
  const api = await connect()
  const path = { params: { path: { source } } }
  if (out === undefined) {
    const body = {
      overlapHours,
      ...(secretFile === undefined ? { publicKey: publicKey! } : { secret: (await secretFromFile(secretFile)).expose() }),
    }
    const { secret: _, ...made } = await api.post('/v1/sources/{source}/keys', { ...path, body })
    output.result(made, () => shown(source, api.url, made, undefined))
    return undefined
  }
  // ORDER: the file first: a secret that was made and can't be written would be lost.
  const file = await open(out, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    const exists = cause.code === 'EEXIST'
    throw new CountersignError('cli.not_written', exists ? 'conflict' : 'invalid', `\`${out}\` ${exists ? 'exists' : "can't be written"}`, {
      cause,
    })
  })
  try {
    const { secret, ...made } = await api.post('/v1/sources/{source}/keys', { ...path, body: { overlapHours } })
    await file.writeFile(`${secret}\n`)
    await file.sync()
    output.result({ ...made, file: out }, () => shown(source, api.url, made, out))
  } catch (error) {
    await unlink(out).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
  return undefined
}

export const listSourceKeys = async ({ connect, output }: Context, source: string): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/sources/{source}/keys', { params: { path: { source } } })
  output.result(found, () =>
    found.keys.length === 0
      ? `${plain(source)} has no key; \`countersign source key new ${plain(source)} --out FILE\` makes one`
      : table(
          ['key', 'kind', 'state', 'made', 'by', 'counts until', 'last used'],
          found.keys.map((key) => [
            key.id,
            key.kind,
            key.state,
            minute(key.madeAt),
            key.madeBy,
            minute(key.revokedAt ?? key.endsAt),
            key.lastUsedAt === null ? 'never' : minute(key.lastUsedAt),
          ]),
        ),
  )
  return undefined
}

export const revokeSourceKey = async ({ connect, output }: Context, source: string, key: string): Promise<undefined> => {
  const api = await connect()
  const done = await api.delete('/v1/sources/{source}/keys/{key}', { params: { path: { source, key } } })
  output.result(done, () => `revoked ${plain(key)}; what it signs from now on is not taken`)
  return undefined
}
