// Which server, and with which API key: options before environment before profile.
// SAFETY: a key is sent to nobody but the server that it was given for.
import { readFile } from 'node:fs/promises'
import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import type { Globals } from '../program/context.ts'
import type { Io } from '../terminal/io.ts'
import { type Api, createApi } from './api.ts'
import { readProfile } from './profile.ts'

const invalid = (code: string, message: string) => new CountersignError(code, 'invalid', message)

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The address without a slash at the end. Errors: `cli.bad_url`, `cli.plain_http`. */
export const checkUrl = (given: string): string => {
  let url: URL
  try {
    url = new URL(given)
  } catch {
    throw invalid('cli.bad_url', `\`${given}\` is not an address such as https://countersign.example.com`)
  }
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '' || url.search || url.hash)
    throw invalid('cli.bad_url', `\`${given.slice(0, 200)}\` must be http(s), without a user name, a query or a fragment`)
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname))
    throw invalid('cli.plain_http', `an API key would cross the network in the clear; use https for \`${url.host}\``)
  return url.href.replace(/\/+$/, '')
}

/** Reads a key from a file; white space around it does not count. Errors: `cli.no_key_file`. */
export const readApiKeyFile = async (path: string): Promise<Secret> => {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    throw new CountersignError('cli.no_key_file', 'not_found', `the API key file \`${path}\` can't be read`, { cause })
  }
  return checkApiKey(text, `the file \`${path}\``)
}

const checkApiKey = (text: string, where: string): Secret => {
  if (!/^[\x21-\x7e]{8,512}$/.test(text)) throw invalid('cli.bad_api_key', `${where} holds no API key`)
  return new Secret(text)
}

export interface Target {
  readonly url: string
  readonly apiKey: Secret
}

/** The server alone, for what needs no API key. Errors: `cli.no_server`, `cli.bad_url`, `cli.plain_http`. */
export const serverUrl = async (io: Pick<Io, 'env'>, globals: Globals): Promise<string> => {
  const given = globals.url ?? io.env.COUNTERSIGN_URL
  const url = given ?? (await readProfile(io.env, globals.profile ?? io.env.COUNTERSIGN_PROFILE ?? 'default'))?.url
  if (url === undefined)
    throw invalid('cli.no_server', 'no server is named; run `countersign login`, set `COUNTERSIGN_URL` or give `--url`')
  return checkUrl(url)
}

/** Errors: `cli.no_server`, `cli.no_api_key`, `cli.key_for_other_server`, and those of reading a file. */
export const resolveTarget = async (io: Pick<Io, 'env'>, globals: Globals): Promise<Target> => {
  const name = globals.profile ?? io.env.COUNTERSIGN_PROFILE ?? 'default'
  const given = globals.url ?? io.env.COUNTERSIGN_URL
  const key =
    globals.apiKeyFile !== undefined
      ? await readApiKeyFile(globals.apiKeyFile)
      : io.env.COUNTERSIGN_API_KEY
        ? checkApiKey(io.env.COUNTERSIGN_API_KEY, '`COUNTERSIGN_API_KEY`')
        : undefined
  const profile = given !== undefined && key !== undefined ? undefined : await readProfile(io.env, name)
  const url = given ?? profile?.url
  if (url === undefined)
    throw invalid('cli.no_server', 'no server is named; run `countersign login`, set `COUNTERSIGN_URL` or give `--url`')
  const checked = checkUrl(url)
  if (key !== undefined) return { url: checked, apiKey: key }
  if (profile === undefined)
    throw new CountersignError(
      'cli.no_api_key',
      'unauthenticated',
      'no API key; run `countersign login`, set `COUNTERSIGN_API_KEY` or give `--api-key-file`',
    )
  if (checkUrl(profile.url) !== checked)
    throw invalid(
      'cli.key_for_other_server',
      `the key of profile \`${name}\` was given for \`${profile.url}\`; log in to \`${checked}\` first`,
    )
  return { url: checked, apiKey: profile.apiKey }
}

export const connect = async (io: Io, globals: Globals): Promise<Api> =>
  createApi({ ...(await resolveTarget(io, globals)), signal: io.interrupt.signal })
