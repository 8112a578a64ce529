// A process of the sandbox: a real one, in a group of its own, with its output in a file, and gone when this process is gone, however that went.
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Loaded before the child's own code: when the pipe to us closes, the child ends. */
const TETHER = fileURLToPath(new URL('../../../../scripts/tether.mjs', import.meta.url))
export const COUNTERSIGN = fileURLToPath(new URL('../../../../packages/cli/src/main.ts', import.meta.url))

const KILL_AFTER_MS = 8_000
/** Of the child's words only so much is kept to say why it failed. */
const TAIL = 4_000

export interface Child {
  readonly name: string
  readonly pid: number
  /** Resolves with the exit code when it ends. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

export interface ChildOptions {
  readonly name: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly log: string
  /** What it says on stdout may hold a secret: its log then has its stderr only. */
  readonly keepsQuiet?: boolean
  /** Called with each whole line of its stdout. */
  readonly onLine?: (line: string) => void
}

/** The last words of a child that ended before it was ready. */
export class ChildFailed extends Error {}

const linesTo = (onLine: (line: string) => void): ((chunk: string) => void) => {
  let rest = ''
  return (chunk) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) onLine(line)
  }
}

/** The sandbox sends nothing anywhere, whatever stands in the environment of whoever starts it. */
const nobodyIsTold = { COUNTERSIGN_SMTP_URL: '', COUNTERSIGN_MAIL_FROM: '', COUNTERSIGN_NOTICE_ROOMS: '' }

export const startChild = ({
  name,
  args,
  env = {},
  log,
  keepsQuiet = false,
  onLine,
}: ChildOptions): Child & { readonly tail: () => string } => {
  const child: ChildProcess = spawn(process.execPath, ['--import', TETHER, ...args], {
    // The terminal's Ctrl-C comes to the sandbox alone, which ends its children in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...nobodyIsTold, ...env, COUNTERSIGN_TETHER: '3', NO_COLOR: '1' },
  })
  const file = createWriteStream(log, { flags: 'a', mode: 0o600 })
  let tail = ''
  const keep = (chunk: string) => {
    file.write(chunk)
    tail = (tail + chunk).slice(-TAIL)
  }
  child.stdout!.setEncoding('utf8')
  child.stderr!.setEncoding('utf8').on('data', keep)
  if (!keepsQuiet) child.stdout!.on('data', keep)
  if (onLine) child.stdout!.on('data', linesTo(onLine))
  for (const pipe of child.stdio) pipe?.on('error', () => {})
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(-1))
    child.once('close', (code) => {
      file.end()
      resolve(code ?? -1)
    })
  })
  const group = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal)
    } catch {
      // It has ended already.
    }
  }
  return {
    name,
    pid: child.pid ?? -1,
    ended,
    tail: () => tail,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const hard = setTimeout(() => group('SIGKILL'), KILL_AFTER_MS)
      await ended
      clearTimeout(hard)
      group('SIGKILL')
    },
  }
}

/** Starts a child and waits for the first line that `ready` makes something of. */
export const startReady = async <T>(
  options: Omit<ChildOptions, 'onLine'>,
  ready: (line: string) => T | undefined,
  signal: AbortSignal,
  timeoutMs = 90_000,
): Promise<{ child: Child; value: T }> => {
  let settle: (value: T) => void = () => {}
  const said = new Promise<T>((resolve) => {
    settle = resolve
  })
  const child = startChild({
    ...options,
    onLine: (line) => {
      const value = ready(line)
      if (value !== undefined) settle(value)
    },
  })
  let timer: NodeJS.Timeout | undefined
  let onAbort: () => void = () => {}
  const failed = (why: string) => new ChildFailed(`${options.name} ${why}\n${child.tail().trim().split('\n').slice(-12).join('\n')}`)
  try {
    const value = await Promise.race([
      said,
      child.ended.then((code) => {
        throw failed(`ended with ${code} before it was ready`)
      }),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(failed('was not ready in time')), timeoutMs)
        onAbort = () => reject(signal.reason)
        signal.addEventListener('abort', onAbort, { once: true })
        if (signal.aborted) onAbort()
      }),
    ])
    return { child, value }
  } catch (error) {
    await child.stop()
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** A line of JSON, as the commands say it with `--json`. */
export const jsonLine = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Runs a child to its end and gives back its exit code and stdout. */
export const runChild = async (options: Omit<ChildOptions, 'onLine'>): Promise<{ code: number; output: string }> => {
  const lines: string[] = []
  const child = startChild({ ...options, onLine: (line) => void lines.push(line) })
  const code = await child.ended
  return { code, output: lines.join('\n') }
}
