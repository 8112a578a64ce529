// Where secrets are found and delivered, by reference and never by value: `env:NAME`, `file:/path`, `exec:/path/to/program arg …`.
// A file is written whole and private; a program gets no shell, a time limit, and the secret on its standard input only.
import { spawn } from 'node:child_process'
import { open, readFile, rename } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import type { SecretReferences } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'

const execTimeoutMs = 10_000
const maxBytes = 64 * 1024

const unresolvable = (reference: string, why: string, cause?: unknown) =>
  new CountersignError('secret.unresolvable', 'unavailable', `nothing can be read at the reference \`${reference}\`: ${why}`, {
    details: { reference },
    cause,
  })

/** What is wrong with a reference's form, or undefined. */
export const checkReference = (reference: string): string | undefined => {
  const [scheme, rest] = split(reference)
  if (rest === '') return 'must be `env:NAME`, `file:/absolute/path` or `exec:/absolute/program arg …`'
  if (scheme === 'env') return /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest) ? undefined : 'an environment variable has letters, digits and `_`'
  if (scheme === 'file' || scheme === 'exec') return isAbsolute(rest.split(' ')[0]!) ? undefined : 'the path must be absolute'
  return `\`${scheme}\` is not a kind of reference; use env, file or exec. Never put the secret itself here`
}

const split = (reference: string): [string, string] => {
  const colon = reference.indexOf(':')
  return colon < 0 ? [reference, ''] : [reference.slice(0, colon), reference.slice(colon + 1)]
}

const trimEnd = (text: string): string => text.replace(/\r?\n$/, '')

const run = (reference: string, command: string, input: string | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const [program, ...args] = command.split(' ').filter((part) => part !== '')
    const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: execTimeoutMs, killSignal: 'SIGKILL' })
    let output = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => {
      output += chunk
      if (output.length > maxBytes) child.kill('SIGKILL')
    })
    child.on('error', (error) => reject(unresolvable(reference, 'the program can not be started', error)))
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(unresolvable(reference, `the program ended with ${code ?? 'a signal'}`)),
    )
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
  })

const writeWhole = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.countersign-new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

/** `environment`: the process's, handed in so that only config reads it. */
export const secretReferences = (environment: Readonly<Record<string, string | undefined>>): SecretReferences => ({
  check: checkReference,
  resolve: async (reference) => {
    const wrong = checkReference(reference)
    if (wrong) throw new CountersignError('secret.bad_reference', 'invalid', `\`${reference}\`: ${wrong}`)
    const [scheme, rest] = split(reference)
    if (scheme === 'env') {
      const value = environment[rest]
      if (value === undefined || value === '') throw unresolvable(reference, 'the variable is not set')
      return new Secret(value)
    }
    if (scheme === 'exec') return new Secret(trimEnd(await run(reference, rest, undefined)))
    try {
      const text = await readFile(rest, 'utf8')
      if (text.length > maxBytes) throw new Error('too long')
      return new Secret(trimEnd(text))
    } catch (error) {
      throw unresolvable(reference, (error as NodeJS.ErrnoException).code ?? 'it can not be read')
    }
  },
  deliver: async (reference, secret) => {
    const wrong = checkReference(reference)
    if (wrong) throw new CountersignError('secret.bad_reference', 'invalid', `\`${reference}\`: ${wrong}`)
    const [scheme, rest] = split(reference)
    if (scheme === 'file') return writeWhole(rest, `${secret.expose()}\n`)
    if (scheme === 'exec') return void (await run(reference, rest, secret.expose()))
    throw new CountersignError('secret.not_deliverable', 'invalid', `a secret can not be delivered to \`${reference}\`; use file or exec`)
  },
})
