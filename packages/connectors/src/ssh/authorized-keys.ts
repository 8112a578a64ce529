// The `authorized_keys` format (sshd(8), AUTHORIZED_KEYS FILE FORMAT): reading the keys, and changing one line while every other stays byte for byte.
// INVARIANT: a line that we cannot read makes the file unreadable for us; it is never skipped, because sshd might honour it.
import { SshError } from './errors.ts'
import { blobFromBase64, fingerprintOf, isKeyType, lineOf, type PublicKey, publicKeyFromBlob } from './public-key.ts'

const DISABLED = '#countersign-disabled '

export interface AuthorizedKey {
  readonly key: PublicKey
  readonly fingerprint: string
  readonly enabled: boolean
  readonly options: string
  readonly comment: string
  /** Index of its line. */
  readonly line: number
}

export interface AuthorizedKeys {
  readonly lines: readonly string[]
  readonly keys: readonly AuthorizedKey[]
}

export function readAuthorizedKeys(text: string): AuthorizedKeys {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const keys = lines.flatMap((raw, line) => {
    const enabled = !raw.startsWith(DISABLED)
    const content = (enabled ? raw : raw.slice(DISABLED.length)).trim()
    if (content === '' || content.startsWith('#')) return []
    return [readLine(content, line, enabled)]
  })
  return { lines, keys }
}

function readLine(content: string, line: number, enabled: boolean): AuthorizedKey {
  const options = isKeyType(content.split(/\s/, 1)[0] ?? '') ? '' : leadingOptions(content)
  const [type = '', base64 = '', ...comment] = content.slice(options.length).trim().split(/\s+/)
  if (!isKeyType(type)) throw new SshError('ssh.malformed', `line ${line + 1} of the authorized keys cannot be read`, { line: line + 1 })
  const key = publicKeyFromBlob(blobFromBase64(base64))
  return { key, fingerprint: fingerprintOf(key.blob), enabled, options, comment: comment.join(' '), line }
}

/** Options end at the first space outside double quotes; `\"` inside quotes is a quote. */
function leadingOptions(content: string): string {
  let quoted = false
  for (let at = 0; at < content.length; at++) {
    const char = content[at]
    if (char === '\\' && content[at + 1] === '"') at++
    else if (char === '"') quoted = !quoted
    else if (!quoted && (char === ' ' || char === '\t')) return content.slice(0, at)
  }
  return content
}

/** The comment that marks a line as made by one call, so that a repeated call finds it. */
export const withKey = (file: AuthorizedKeys, key: PublicKey, comment: string, options = ''): string =>
  join([...file.lines, `${options === '' ? '' : `${options} `}${lineOf(key, comment)}`])

/** Removes every line of the key, disabled ones too. */
export const withoutKey = (file: AuthorizedKeys, fingerprint: string): string => {
  const gone = new Set(file.keys.filter((key) => key.fingerprint === fingerprint).map(({ line }) => line))
  return join(file.lines.filter((_, line) => !gone.has(line)))
}

export const withKeyDisabled = (file: AuthorizedKeys, fingerprint: string): string => {
  const off = new Set(file.keys.filter((key) => key.fingerprint === fingerprint && key.enabled).map(({ line }) => line))
  return join(file.lines.map((raw, line) => (off.has(line) ? `${DISABLED}${raw}` : raw)))
}

/** Takes away that mark, so that the line is as it was, byte for byte. What others have commented out is none of ours. */
export const withKeyEnabled = (file: AuthorizedKeys, fingerprint: string): string => {
  const on = new Set(file.keys.filter((key) => key.fingerprint === fingerprint && !key.enabled).map(({ line }) => line))
  return join(file.lines.map((raw, line) => (on.has(line) ? raw.slice(DISABLED.length) : raw)))
}

const join = (lines: readonly string[]): string => (lines.length === 0 ? '' : `${lines.join('\n')}\n`)
