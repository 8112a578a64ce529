// Shows a password at a Kerberos door: one ticket request by MIT's `kinit`, into a cache in that process's memory, so that no ticket outlives it.
// SAFETY: the password goes over standard input, never as an argument; the configuration is a file of our own that names one KDC and no DNS.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Secret } from '@countersign/connector-kit'
import type { KerberosDoor } from './config.ts'
import type { Verdict } from './present-bind.ts'

/** Where `kinit` is; undefined where the machine has none, and then Kerberos is no door. */
export function findKinit(path = process.env.PATH ?? ''): string | undefined {
  return [...path.split(delimiter), '/usr/bin', '/usr/sbin']
    .map((folder) => join(folder, 'kinit'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

export async function presentKerberos(
  kinit: string,
  door: KerberosDoor,
  login: string,
  password: Secret,
  signal: AbortSignal,
): Promise<Verdict> {
  const value = password.expose()
  if (value === '' || /[\0\r\n]/.test(value))
    return {
      answer: 'cannot_present',
      code: 'krb5.bad_password',
      detail: 'an empty password, or one with a line break or NUL, cannot be shown',
    }
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.$-]*$/.test(login))
    return { answer: 'cannot_present', code: 'krb5.bad_login', detail: 'the login name is not one that a principal is made of here' }
  const directory = await mkdtemp(join(tmpdir(), 'countersign-krb5-'))
  try {
    const host = door.host.includes(':') ? `[${door.host}]` : door.host
    const config = `[libdefaults]\n default_realm = ${door.realm}\n dns_lookup_kdc = false\n dns_lookup_realm = false\n dns_canonicalize_hostname = false\n udp_preference_limit = 1\n[realms]\n ${door.realm} = {\n  kdc = ${host}:${door.port}\n }\n`
    await writeFile(join(directory, 'krb5.conf'), config, { mode: 0o600 })
    const { status, said } = await run(kinit, ['-c', 'MEMORY:countersign', '-l', '5m', `${login}@${door.realm}`], value, directory, signal)
    return classifyKinit(status, said)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function run(
  kinit: string,
  args: readonly string[],
  password: string,
  directory: string,
  signal: AbortSignal,
): Promise<{ status: number | 'aborted'; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(kinit, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/bin:/bin',
        LC_ALL: 'C',
        KRB5_CONFIG: join(directory, 'krb5.conf'),
        KRB5_CLIENT_KTNAME: '/nonexistent',
        KRB5CCNAME: 'MEMORY:countersign',
      },
    })
    let said = ''
    const listen = (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-8192)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.stdin.on('error', () => {})
    const onAbort = () => child.kill('SIGKILL')
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    child.on('error', () => resolve({ status: 127, said: '' }))
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort)
      resolve({ status: signal.aborted ? 'aborted' : (code ?? 127), said })
    })
    child.stdin.end(`${password}\n`)
  })
}

/** The words of MIT krb5's kinit. What is not known is `unreachable`. */
export function classifyKinit(status: number | 'aborted', said: string): Verdict {
  if (status === 'aborted') return { answer: 'unreachable', code: 'krb5.aborted', detail: 'the deadline passed before the KDC answered' }
  if (status === 0) return { answer: 'accepted', code: 'krb5.ticket', detail: 'the KDC gave a ticket' }
  return (
    KNOWN.find(({ words }) => words.test(said))?.verdict ?? {
      answer: 'unreachable',
      code: 'krb5.failed',
      detail: 'the KDC did not answer about the password',
    }
  )
}

const KNOWN: readonly { readonly words: RegExp; readonly verdict: Verdict }[] = [
  // ORDER: a right password that has expired makes kinit ask for the next one and then fail for want of it.
  {
    words: /Password expired|Password has expired/,
    verdict: {
      answer: 'accepted',
      code: 'krb5.key_expired',
      detail: 'the password is right and has expired: it still opens the way to the next one',
    },
  },
  {
    words: /Preauthentication failed|Password incorrect/,
    verdict: { answer: 'refused', code: 'krb5.preauth_failed', detail: 'the KDC refused the password' },
  },
  {
    words: /not found in Kerberos database/,
    verdict: { answer: 'refused', code: 'krb5.unknown_principal', detail: 'the KDC knows no such account' },
  },
  {
    words: /credentials have been revoked/,
    verdict: { answer: 'refused', code: 'krb5.client_revoked', detail: 'the KDC says that the account is disabled or locked' },
  },
  {
    words: /entry in database has expired/,
    verdict: { answer: 'refused', code: 'krb5.client_expired', detail: 'the account has expired' },
  },
]
