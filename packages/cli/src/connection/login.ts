// Logging in: the key is tried before it is kept. It comes from a terminal, a file or stdin; never from an argument.
import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { askSecret, isTerminal } from '../terminal/prompt.ts'
import { createApi } from './api.ts'
import { writeProfile } from './profile.ts'
import { checkUrl, readApiKeyFile } from './target.ts'

const readStdin = async ({ io }: Pick<Context, 'io'>): Promise<string> => {
  let text = ''
  for await (const part of io.stdin) {
    text += String(part)
    if (text.length > 4096) break
  }
  return text.trim()
}

/** Errors: `cli.no_server`, `cli.bad_api_key`, and what the server answers. */
export const login = async (context: Context): Promise<undefined> => {
  const { globals, io, output } = context
  const given = globals.url ?? io.env.COUNTERSIGN_URL
  if (given === undefined) throw new CountersignError('cli.no_server', 'invalid', 'give the server with `--url`')
  const url = checkUrl(given)
  const apiKey =
    globals.apiKeyFile !== undefined
      ? await readApiKeyFile(globals.apiKeyFile)
      : new Secret(isTerminal(io) ? await askSecret(io, `API key for ${url}`, '') : await readStdin(context))
  if (!/^[\x21-\x7e]{8,512}$/.test(apiKey.expose())) throw new CountersignError('cli.bad_api_key', 'invalid', 'that is no API key')
  const self = await createApi({ url, apiKey, signal: io.interrupt.signal }).get('/v1/whoami')
  const profile = globals.profile ?? io.env.COUNTERSIGN_PROFILE ?? 'default'
  const path = await writeProfile(io.env, profile, { url, apiKey })
  output.result(
    { url, profile, file: path, principal: self.principal.id, org: self.org },
    () => `logged in to ${url} as ${plain(self.principal.name)} (${plain(self.principal.id)}); kept in ${path}`,
  )
  return undefined
}
