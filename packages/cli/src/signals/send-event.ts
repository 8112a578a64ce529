// Signs the claims of one security event and pushes them (RFC 8935), as a transmitter would: for trying out what was set up, and for senders that are scripts.
import { randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { CountersignError, parseStrictBytes } from '@countersign/ledger'
import { serverUrl } from '../connection/target.ts'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly key: string
  readonly kid?: string
}

const mostBytes = 32 << 10
const waitMs = 35_000

/** Errors: `cli.file_unreadable`, those of the strict reader. */
const claimsOf = async (file: string): Promise<Record<string, unknown>> => {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile() || found.size > mostBytes)
    throw new CountersignError('cli.file_unreadable', 'not_found', `\`${file}\` is no file of at most ${mostBytes} bytes`)
  const claims = parseStrictBytes(await readFile(file), { maxBytes: mostBytes })
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` holds no object of claims`)
  return { ...claims }
}

/** Errors: `set.…` as the server says; `cli.unreachable`. */
export const sendEvent = async ({ output, options, globals, io }: Context<Options>, name: string, file: string): Promise<undefined> => {
  const base = await serverUrl(io, globals)
  const { SignJWT } = await import('jose')
  const claims = { jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...(await claimsOf(file)) }
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'secevent+jwt', ...(options.kid === undefined ? {} : { kid: options.kid }) })
    .sign(await readPrivateKey(io, options.key, undefined))
  const response = await fetch(new URL(`/signals/v1/${encodeURIComponent(name)}`, base), {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.any([io.interrupt.signal, AbortSignal.timeout(waitMs)]),
    headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
    body: token,
  }).catch((cause: unknown) => {
    throw new CountersignError('cli.unreachable', 'unavailable', `no answer from \`${new URL(base).host}\``, { cause })
  })
  const { jti } = claims
  if (response.status === 202) {
    output.result(
      { transmitter: name, id: jti },
      () => `${plain(String(jti))} is taken; \`countersign transmitter events --transmitter ${plain(name)}\` says what it came to`,
    )
    return undefined
  }
  const answer: unknown = await response.json().catch(() => undefined)
  const { err, description, code, detail } = (answer ?? {}) as { err?: unknown; description?: unknown; code?: unknown; detail?: unknown }
  const said = typeof description === 'string' ? description : detail
  throw new CountersignError(
    typeof err === 'string' ? `set.${err}` : typeof code === 'string' ? code : 'cli.not_an_api',
    response.status >= 500 ? 'unavailable' : err === 'authentication_failed' || err === 'invalid_key' ? 'unauthenticated' : 'invalid',
    typeof said === 'string' ? said : `\`${new URL(base).host}\` does not answer like a Countersign server`,
  )
}
