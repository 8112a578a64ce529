// Signing in at the command line: a person confirms it in a browser where he is signed in, and the profile has an API key of his for hours. Beside it: signing out.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { isTerminal } from '../terminal/prompt.ts'
import { minute } from '../terminal/time.ts'
import { createApi } from './api.ts'
import { listenOnLoopback } from './loopback.ts'
import { dropProfile, readProfile, writeProfile } from './profile.ts'
import { checkUrl, serverUrl } from './target.ts'

interface Asked {
  readonly id: string
  readonly code: string
  readonly at: string
  readonly forSeconds: number
  readonly intervalSeconds: number
}

interface Given {
  readonly apiKey: string
  readonly expiresAt: string
  readonly principal: string
}

/** Errors: the server's own; `cli.unreachable`, `cli.not_an_api`. */
const ask = async <T>(url: string, path: string, body: object, signal: AbortSignal, key?: Secret): Promise<T> => {
  let answer: Response
  let said: unknown
  try {
    answer = await fetch(`${url}${path}`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(35_000)]),
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key.expose()}` }) },
      body: JSON.stringify(body),
    })
    said = await answer.json()
  } catch (cause) {
    signal.throwIfAborted()
    throw new CountersignError('cli.unreachable', 'unavailable', `no answer from \`${new URL(url).host}\``, { cause })
  }
  if (answer.ok) return said as T
  const { code, detail } = (said ?? {}) as { code?: unknown; detail?: unknown }
  if (typeof code !== 'string' || typeof detail !== 'string')
    throw new CountersignError('cli.not_an_api', 'unavailable', `\`${url}\` does not answer like a Countersign server`)
  throw new CountersignError(
    code,
    answer.status === 404 ? 'not_found' : answer.status === 409 ? 'conflict' : 'forbidden',
    detail.slice(0, 2000),
  )
}

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Where there is a browser, it opens; where not, the person follows the address himself. */
const openBrowser = (at: string): void => {
  const [program = 'xdg-open', ...args] = openers[process.platform] ?? ['xdg-open']
  spawn(program, [...args, at], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

const waitForDevice = async (url: string, asked: Asked, verifier: string, signal: AbortSignal): Promise<Given> => {
  for (;;) {
    try {
      return await ask<Given>(url, '/sign-in/device/key', { id: asked.id, verifier }, signal)
    } catch (error) {
      if (!(error instanceof CountersignError) || error.code !== 'device.pending') throw error
      await pause(asked.intervalSeconds, signal)
    }
  }
}

/** Errors: `cli.no_server`, `cli.unreachable`, `device.*`. */
export const signIn = async (context: Context<{ readonly device?: true; readonly browser?: boolean }>): Promise<undefined> => {
  const { globals, io, output, options } = context
  const url = await serverUrl(io, globals)
  const { signal } = io.interrupt
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const name = plain(hostname()).slice(0, 100) || 'command line'
  const loopback = options.device === true ? undefined : await listenOnLoopback()
  let given: Given
  try {
    const asked = await ask<Asked>(
      url,
      '/sign-in/device',
      { name, challenge, ...(loopback ? { loopback: { port: loopback.port, state: loopback.state } } : {}) },
      signal,
    )
    // SAFETY: an address goes to the person's browser: one of a server, and nothing else.
    const at = checkUrl(asked.at.split('?')[0] ?? '') + (asked.at.includes('?') ? asked.at.slice(asked.at.indexOf('?')) : '')
    output.note(`open ${plain(at)} and confirm the code ${plain(asked.code)}`)
    if (loopback && options.browser !== false && isTerminal(io)) openBrowser(at)
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(asked.forSeconds * 1000)])
    given = loopback
      ? await ask<Given>(url, '/sign-in/device/key', { id: asked.id, verifier, code: await loopback.handed(inTime) }, signal)
      : await waitForDevice(url, asked, verifier, inTime)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof DOMException && error.name === 'TimeoutError')
      throw new CountersignError('cli.not_confirmed', 'conflict', 'nobody has confirmed it in time; run `countersign sign-in` again')
    throw error
  } finally {
    loopback?.close()
  }
  const apiKey = new Secret(given.apiKey)
  const self = await createApi({ url, apiKey, signal }).get('/v1/whoami')
  const profile = globals.profile ?? io.env.COUNTERSIGN_PROFILE ?? 'default'
  const path = await writeProfile(io.env, profile, { url, apiKey })
  output.result(
    { url, profile, file: path, principal: self.principal.id, org: self.org, expiresAt: given.expiresAt },
    () =>
      `signed in to ${url} as ${plain(self.principal.name)} (${plain(self.principal.id)}) until ${minute(given.expiresAt)}; kept in ${path}`,
  )
  return undefined
}

/** The key is given up at the server first: what can't be given up is kept, so that it can be tried again. Errors: `cli.not_signed_in`. */
export const signOut = async ({ globals, io, output }: Context): Promise<undefined> => {
  const name = globals.profile ?? io.env.COUNTERSIGN_PROFILE ?? 'default'
  const profile = await readProfile(io.env, name)
  if (!profile)
    throw new CountersignError(
      'cli.not_signed_in',
      'not_found',
      `the profile \`${name}\` is signed in nowhere; run \`countersign sign-in\``,
    )
  await ask(profile.url, '/sign-out', {}, io.interrupt.signal, profile.apiKey)
  const path = await dropProfile(io.env, name)
  output.result(
    { url: profile.url, profile: name, file: path },
    () => `signed out of ${profile.url}; the key of the profile \`${name}\` is revoked`,
  )
  return undefined
}
