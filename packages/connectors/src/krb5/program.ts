// Runs one of MIT krb5's programs, and nothing else: no shell, an environment of its own, a bounded time and a bounded output. What was said is handed back
// as two texts; what it means is for whoever asked. SAFETY: a secret goes over standard input or in a file of a private folder, never as an argument.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface Said {
  /** `aborted`: the deadline passed, and it was killed. `failed`: it could not be started, ended by a signal, or said more than is read. */
  readonly status: number | 'aborted' | 'failed'
  readonly stdout: string
  readonly stderr: string
}

/** Where a program is; undefined where the machine has none. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  return [...path.split(delimiter), '/usr/bin', '/usr/sbin']
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

export interface Server {
  readonly host: string
  readonly port: number
}

const addressOf = ({ host, port }: Server): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** The servers that are named and no other: nothing is asked of DNS, and the machine's own configuration is not read. */
export const profileOf = (realm: string, kdcs: readonly Server[], admin?: Server): string =>
  [
    '[libdefaults]',
    ` default_realm = ${realm}`,
    ' dns_lookup_kdc = false',
    ' dns_lookup_realm = false',
    ' dns_canonicalize_hostname = false',
    ' udp_preference_limit = 1',
    '[realms]',
    ` ${realm} = {`,
    ...kdcs.map((kdc) => `  kdc = ${addressOf(kdc)}`),
    ...(admin ? [`  admin_server = ${addressOf(admin)}`] : []),
    ' }',
    '',
  ].join('\n')

export interface Place {
  readonly folder: string
  /** A file of this place alone; its path. */
  put(name: string, content: string | Uint8Array): Promise<string>
  run(program: string, args: readonly string[], input: string, signal: AbortSignal, mostBytes?: number): Promise<Said>
}

const MOST_BYTES = 64 * 1024

/** A private folder with the configuration, for as long as the work takes; it goes with all that was put there. */
export async function inPlace<T>(profile: string, work: (place: Place) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-krb5-'))
  const put = async (name: string, content: string | Uint8Array): Promise<string> => {
    const file = join(folder, name)
    await writeFile(file, content, { mode: 0o600 })
    return file
  }
  try {
    await put('krb5.conf', profile)
    return await work({
      folder,
      put,
      run: (program, args, input, signal, mostBytes = MOST_BYTES) => run(program, args, { input, folder, signal, mostBytes }),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Running {
  readonly input: string
  readonly folder: string
  readonly signal: AbortSignal
  readonly mostBytes: number
}

const run = (program: string, args: readonly string[], { input, folder, signal, mostBytes }: Running): Promise<Said> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve({ status: 'aborted', stdout: '', stderr: '' })
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: folder, env: environmentIn(folder) })
    const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    let bytes = 0
    const listen = (to: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostBytes) child.kill('SIGKILL')
      else to.push(chunk)
    }
    child.stdout.on('data', listen(said.stdout))
    child.stderr.on('data', listen(said.stderr))
    child.stdin.on('error', () => {})
    const onAbort = () => child.kill('SIGKILL')
    signal.addEventListener('abort', onAbort, { once: true })
    const end = (status: Said['status']) => {
      signal.removeEventListener('abort', onAbort)
      const [stdout, stderr] = [textOf(said.stdout), textOf(said.stderr)]
      resolve(
        stdout === undefined || stderr === undefined || bytes > mostBytes
          ? { status: signal.aborted ? 'aborted' : 'failed', stdout: '', stderr: '' }
          : { status: signal.aborted ? 'aborted' : status, stdout, stderr },
      )
    }
    child.on('error', () => end('failed'))
    child.on('close', (code) => end(code ?? 'failed'))
    child.stdin.end(input)
  })

/** SAFETY: the language is fixed, since the words are read; no key table, cache or file of the machine's own is used. */
const environmentIn = (folder: string): NodeJS.ProcessEnv => ({
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  HOME: folder,
  KRB5_CONFIG: join(folder, 'krb5.conf'),
  KRB5CCNAME: 'MEMORY:countersign',
  KRB5_KTNAME: '/nonexistent',
  KRB5_CLIENT_KTNAME: '/nonexistent',
})

/** Undefined: it is no UTF-8, and what a name in it is can't be told. */
const textOf = (chunks: readonly Buffer[]): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    return undefined
  }
}
