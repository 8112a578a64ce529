// Sends one event as a source would: signed, to the server's webhook. For trying out what was set up, and for senders that are scripts.
import { createHmac, randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { CountersignError, decodeBase64, signEd25519 } from '@countersign/ledger'
import { serverUrl } from '../connection/target.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { plain } from '../terminal/plain.ts'
import { secretFromFile } from './keys.ts'

interface Options {
  readonly secretFile?: string
  readonly key?: string
  readonly id?: string
}

const mostBytes = 1 << 20
const waitMs = 35_000

/** `v1,…` or `v1a,…` over these bytes. */
const signer = async ({ io, options }: Context<Options>): Promise<(signed: Buffer) => string> => {
  if ((options.secretFile === undefined) === (options.key === undefined))
    throw new CountersignError('cli.bad_option', 'invalid', 'say what it is signed with: `--secret-file FILE`, or `--key FILE` for Ed25519')
  if (options.key !== undefined) {
    const key = await readPrivateKey(io, options.key, undefined)
    return (signed) => `v1a,${signEd25519(key, signed).toString('base64')}`
  }
  const text = (await secretFromFile(options.secretFile!)).expose()
  const secret = text.startsWith('whsec_') ? decodeBase64(text.slice('whsec_'.length)) : undefined
  if (secret === undefined)
    throw new CountersignError('cli.secret_unreadable', 'invalid', `\`${options.secretFile}\` holds no secret of the form \`whsec_…\``)
  return (signed) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`
}

const bodyOf = async (file: string | undefined): Promise<Buffer> => {
  if (file === undefined) return Buffer.from(JSON.stringify({ type: 'ping', timestamp: new Date().toISOString() }))
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new CountersignError('cli.file_unreadable', 'not_found', `\`${file}\` is no file that can be read`)
  if (found.size > mostBytes)
    throw new CountersignError('cli.event_too_long', 'invalid', `\`${file}\` has more than ${mostBytes} bytes; send several events`)
  return readFile(file)
}

interface Answered {
  readonly event: string
  readonly duplicate: boolean
  readonly counts: Readonly<Record<string, number>>
  readonly refused: readonly { kind: string; externalId: string; problems: readonly { attribute?: string; message: string }[] }[]
}

const inWords = (done: Answered): string => {
  const counts = Object.entries(done.counts).flatMap(([outcome, n]) => (n > 0 ? [`${n} ${outcome}`] : []))
  return [
    `${plain(done.event)}: ${done.duplicate ? 'came before, nothing was done; then ' : ''}${counts.join(', ') || 'taken; it names no record'}`,
    ...done.refused.map(
      ({ kind, externalId, problems }) =>
        `  refused: ${plain(kind)} ${plain(externalId)}: ${problems.map((one) => plain(one.attribute === undefined ? one.message : `${one.attribute}: ${one.message}`)).join('; ')}`,
    ),
  ].join('\n')
}

/** Exit code as of a refusal where anything of it was refused. */
export const sendEvent = async (context: Context<Options>, source: string, file: string | undefined): Promise<ExitCode> => {
  const { output, options, globals, io } = context
  const base = await serverUrl(io, globals)
  const [sign, body] = [await signer(context), await bodyOf(file)]
  const id = options.id ?? `evt_${randomUUID()}`
  const timestamp = String(Math.floor(Date.now() / 1000))
  const response = await fetch(new URL(`/webhooks/v1/${encodeURIComponent(source)}`, base), {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.any([io.interrupt.signal, AbortSignal.timeout(waitMs)]),
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': sign(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])),
    },
    body: new Uint8Array(body),
  }).catch((cause: unknown) => {
    throw new CountersignError('cli.unreachable', 'unavailable', `no answer from \`${new URL(base).host}\``, { cause })
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const { code, detail } = (answer ?? {}) as { code?: unknown; detail?: unknown }
    throw new CountersignError(
      typeof code === 'string' ? code : 'cli.not_an_api',
      response.status >= 500
        ? 'unavailable'
        : response.status === 401
          ? 'unauthenticated'
          : response.status === 409
            ? 'conflict'
            : 'invalid',
      typeof detail === 'string' ? detail : `\`${new URL(base).host}\` does not answer like a Countersign server`,
    )
  }
  // What a server of this version answers; its own schema is in the documentation of sources.
  const done = answer as Answered
  output.result(done, () => inWords(done))
  return done.refused.length > 0 ? EXIT.refused : EXIT.ok
}
