// Calling the door of workloads: with the token of the workload, or with one that it signs with its own enrolled key (RFC 7523). No API key is ever sent here.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import { problemError } from '../connection/problem.ts'
import { serverUrl } from '../connection/target.ts'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'

export interface ProofOptions {
  readonly issuer: string
  readonly tokenFile?: string
  readonly tokenEnv?: string
  readonly keyFile?: string
  readonly as?: string
  readonly issuedBy?: string
  readonly audience: string
}

const usage = (code: string, message: string) => new CountersignError(code, 'invalid', message)
const livesSeconds = 60

const signedToken = async ({ io, options }: Context<ProofOptions>, keyFile: string): Promise<string> => {
  const { as: subject, issuedBy, audience } = options
  if (subject === undefined) throw usage('lease.no_subject', '`--key-file` needs `--as`: the subject that the document of the issuer has')
  const { SignJWT } = await import('jose')
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(issuedBy ?? subject)
    .setSubject(subject)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${livesSeconds}s`)
    .sign(await readPrivateKey(io, keyFile))
}

/** Errors: `lease.no_proof`, `lease.no_token`, `lease.no_subject`, and those of reading a key. */
export const proofOf = async (context: Context<ProofOptions>): Promise<string> => {
  const { tokenFile, tokenEnv, keyFile } = context.options
  if ([tokenFile, tokenEnv, keyFile].filter((one) => one !== undefined).length !== 1)
    throw usage('lease.no_proof', 'give one of `--token-file`, `--token-env` and `--key-file`')
  if (keyFile !== undefined) return signedToken(context, keyFile)
  let token: string | undefined
  try {
    token = tokenFile === undefined ? context.io.env[tokenEnv!] : await readFile(tokenFile, 'utf8')
  } catch (cause) {
    throw new CountersignError('lease.no_token', 'not_found', `the token file \`${tokenFile}\` can't be read`, { cause })
  }
  const found = token?.trim() ?? ''
  if (!/^[\x21-\x7e]{10,15000}$/.test(found)) throw usage('lease.no_token', `${tokenFile ?? `$${tokenEnv}`} holds no token`)
  return found
}

const timeoutMs = 40_000

/** Errors: the server's own, `cli.unreachable`. */
export const atDoor = async (
  context: Context<ProofOptions>,
  token: string,
  path: string,
  body: object,
  // A name of its own for each request, so that one token may be shown for several and none of them counts twice.
  request: string = randomUUID(),
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> => {
  const url = `${await serverUrl(context.io, context.globals)}/workload/v1${path}`
  let answer: Response
  let text: string
  try {
    answer = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, 'x-issuer': context.options.issuer, 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, request }),
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), context.io.interrupt.signal]),
    })
    text = await answer.text()
  } catch (cause) {
    throw new CountersignError('cli.unreachable', 'unavailable', `\`${new URL(url).host}\` gave no answer`, { cause })
  }
  const parsed = ((): Record<string, unknown> => {
    try {
      return JSON.parse(text) as Record<string, unknown>
    } catch {
      return {}
    }
  })()
  if (answer.ok) return { status: answer.status, body: parsed }
  throw problemError({
    code: String(parsed['code'] ?? 'cli.no_problem'),
    status: answer.status,
    message: String(parsed['detail'] ?? `the server answered ${answer.status}`),
    requestId: String(parsed['requestId'] ?? ''),
    details: {},
  } as Parameters<typeof problemError>[0])
}
