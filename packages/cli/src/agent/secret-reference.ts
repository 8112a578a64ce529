// References to secrets: where a secret is, never what it is. `env:NAME`, `file:/path`, `exec:/program arg …` (no shell).
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'

const EXEC_TIMEOUT_MS = 15_000
const MAX_SECRET_BYTES = 64 * 1024

/** Why a reference has no form that can be resolved; says nothing about what is behind it. */
export const referenceProblem = (reference: string): string | undefined => {
  if (/^env:[A-Za-z_][A-Za-z0-9_]*$/.test(reference)) return undefined
  if (/^file:\/./.test(reference)) return undefined
  if (/^exec:\/\S/.test(reference)) return undefined
  return 'a secret is named as `env:NAME`, `file:/path` or `exec:/program args`; its value is never written here'
}

const fail = (reference: string, why: string) =>
  new CountersignError('secret.unresolvable', 'unavailable', `the secret \`${reference.split(' ')[0]}\` can't be read: ${why}`)

const runForOutput = (program: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { timeout: EXEC_TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: MAX_SECRET_BYTES, shell: false },
      // SAFETY: neither its error nor its stderr is repeated: they may hold the secret.
      (error, stdout) => resolve(error ? undefined : stdout),
    )
    child.stdin?.end()
  })

/** One line break at the end does not count. Errors: `secret.unresolvable`. */
export const resolveSecret = async (reference: string, env: Readonly<Record<string, string | undefined>>): Promise<Secret> => {
  const problem = referenceProblem(reference)
  // SAFETY: what has no form of a reference may be a secret itself, and is not repeated.
  if (problem !== undefined) throw new CountersignError('secret.not_a_reference', 'invalid', problem)
  const colon = reference.indexOf(':')
  const rest = reference.slice(colon + 1)
  let value: string | undefined
  switch (reference.slice(0, colon)) {
    case 'env':
      value = env[rest]
      break
    case 'file':
      value = await readFile(rest, 'utf8').catch(() => undefined)
      break
    default: {
      const [program, ...args] = rest.split(/ +/)
      value = await runForOutput(program!, args)
    }
  }
  value = value?.replace(/\r?\n$/, '')
  if (value === undefined || value === '') throw fail(reference, 'there is nothing behind it')
  return new Secret(value)
}
