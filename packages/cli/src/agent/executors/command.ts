// Executes by a program of the operator's own: the mandate on stdin, one result on stdout, no shell in between.
// The program answers for idempotency: the mandate's `id` is its key.
import { spawn } from 'node:child_process'
import { parseStrict } from '@countersign/ledger'
import type { Execution, Executor } from './executor.ts'

export interface CommandOptions {
  readonly program: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  readonly env: Readonly<Record<string, string | undefined>>
}

const MAX_OUTPUT_BYTES = 1 << 20
const KILL_AFTER_MS = 5_000

/** What the control plane gave the agent is not the program's business. */
const WITHHELD = /^COUNTERSIGN_/

const unknown = (code: string, detail: string): Execution => ({ status: 'unknown', code, detail })

const text = (value: unknown, most: number): string => (typeof value === 'string' ? value.slice(0, most) : '')

/** SAFETY: anything but a clear answer is `unknown`, never `done`. */
export const readResult = (output: string): Execution => {
  let value: unknown
  try {
    value = parseStrict(output.trim(), { maxBytes: MAX_OUTPUT_BYTES })
  } catch {
    return unknown('command.bad_result', 'the command wrote no JSON result on its stdout')
  }
  const result = (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as Record<string, unknown>
  const code = /^[A-Za-z0-9._:-]{1,100}$/.test(text(result.code, 101)) ? text(result.code, 100) : `command.${result.status}`
  const detail = text(result.detail, 500)
  switch (result.status) {
    case 'done':
    case 'already': {
      const { fields } = result
      const usable = typeof fields === 'object' && fields !== null && !Array.isArray(fields)
      return { status: result.status, fields: usable ? (fields as Record<string, unknown>) : {} }
    }
    case 'refused':
      return { status: 'refused', code, detail, retryable: result.retryable === true }
    case 'unknown':
      return unknown(code, detail)
    default:
      return unknown('command.bad_result', 'the result has no `status` of done, already, refused or unknown')
  }
}

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly problem?: 'timeout' | 'too_long' | 'not_started'
}

const runProgram = ({ program, args, timeoutMs, env }: CommandOptions, input: string, signal: AbortSignal): Promise<Ended> =>
  new Promise((resolve) => {
    const childEnv = Object.fromEntries(Object.entries(env).filter(([name]) => !WITHHELD.test(name)))
    // A group of its own, so that what it started ends with it.
    const child = spawn(program, args, { shell: false, detached: true, stdio: ['pipe', 'pipe', 'inherit'], env: childEnv })
    const parts: Buffer[] = []
    let size = 0
    let problem: Ended['problem']
    let hardEnd: NodeJS.Timeout | undefined
    const end = (why: Ended['problem']) => {
      problem ??= why
      killGroup(child.pid, 'SIGTERM')
      hardEnd ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS)
    }
    const onAbort = () => end('timeout')
    const timer = setTimeout(onAbort, timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    const finish = (ended: Ended) => {
      clearTimeout(timer)
      clearTimeout(hardEnd)
      signal.removeEventListener('abort', onAbort)
      resolve(ended)
    }
    child.stdout.on('data', (part: Buffer) => {
      size += part.length
      if (size > MAX_OUTPUT_BYTES) end('too_long')
      else parts.push(part)
    })
    child.once('error', () => finish({ code: null, output: '', problem: 'not_started' }))
    child.once('close', (code) =>
      finish({ code, output: Buffer.concat(parts).toString('utf8'), ...(problem === undefined ? {} : { problem }) }),
    )
    // A program that does not read its input is no reason to fall.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })

const killGroup = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It is gone already.
  }
}

export const commandExecutor = (options: CommandOptions): Executor => ({
  title: `command ${options.program}`,
  async execute(mandate, signal) {
    const { code, output, problem } = await runProgram(options, `${JSON.stringify(mandate)}\n`, signal)
    if (problem === 'not_started')
      return { status: 'refused', code: 'command.not_started', detail: 'the configured command could not be started', retryable: true }
    if (problem === 'timeout') return unknown('command.timeout', 'the command was ended before it gave a result')
    if (problem === 'too_long') return unknown('command.bad_result', 'the command wrote more than a result')
    if (code !== 0) return unknown('command.failed', `the command ended with ${code ?? 'a signal'}`)
    return readResult(output)
  },
})
