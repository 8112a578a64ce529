// The profile file: which server a person talks to and with which API key. Mode 0600, or it is not read.
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { CountersignError, parseStrict } from '@countersign/ledger'

export interface Profile {
  readonly url: string
  readonly apiKey: Secret
}

type Env = Readonly<Record<string, string | undefined>>

/** `$XDG_CONFIG_HOME/countersign/config.json`, else `~/.config/countersign/config.json`. */
export const profilePath = (env: Env): string =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'countersign', 'config.json')

const malformed = (path: string, cause?: unknown) =>
  new CountersignError('cli.profile_malformed', 'invalid', `the profile file \`${path}\` can't be read; run \`countersign login\` again`, {
    cause,
  })

type Stored = Record<string, { url: string; apiKey: string }>

const isStored = (value: unknown): value is { profiles: Stored } => {
  const profiles = (value as { profiles?: unknown } | null)?.profiles
  return (
    typeof profiles === 'object' &&
    profiles !== null &&
    Object.values(profiles).every((one) => typeof one?.url === 'string' && typeof one?.apiKey === 'string')
  )
}

const readStored = async (path: string): Promise<Stored> => {
  let text: string
  try {
    // SAFETY: a key that others on this machine can read is no longer this person's key.
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
      throw new CountersignError('cli.profile_readable', 'invalid', `\`${path}\` can be read by others; run \`chmod 600 ${path}\``)
    }
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    if (error instanceof CountersignError) throw error
    throw malformed(path, error)
  }
  let value: unknown
  try {
    value = parseStrict(text)
  } catch {
    // SAFETY: no cause: a parser's error may repeat the text, and the key with it.
    throw malformed(path)
  }
  if (!isStored(value)) throw malformed(path)
  return value.profiles
}

/** Errors: `cli.profile_malformed`, `cli.profile_readable`. */
export const readProfile = async (env: Env, name: string): Promise<Profile | undefined> => {
  const stored = await readStored(profilePath(env))
  const found = Object.hasOwn(stored, name) ? stored[name] : undefined
  return found && { url: found.url, apiKey: new Secret(found.apiKey) }
}

export const writeProfile = async (env: Env, name: string, profile: Profile): Promise<string> => {
  const path = profilePath(env)
  return writeStored(path, { ...(await readStored(path)), [name]: { url: profile.url, apiKey: profile.apiKey.expose() } })
}

export const dropProfile = async (env: Env, name: string): Promise<string> => {
  const path = profilePath(env)
  return writeStored(path, Object.fromEntries(Object.entries(await readStored(path)).filter(([one]) => one !== name)))
}

const writeStored = async (path: string, profiles: Stored): Promise<string> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.next`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ profiles }, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await chmod(temporary, 0o600)
  await rename(temporary, path)
  return path
}
