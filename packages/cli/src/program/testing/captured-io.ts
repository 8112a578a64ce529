// Streams that tests can read, in place of a process.
import { PassThrough, Readable } from 'node:stream'
import type { ExitCode } from '../../exit-codes.ts'
import { type Io, noInterrupt } from '../../terminal/io.ts'
import { runCommandLine } from '../run.ts'

export interface Ran {
  readonly code: ExitCode
  readonly out: string
  readonly err: string
}

const textOf = (stream: PassThrough): string => String(stream.read() ?? '')

export const run = async (
  argv: readonly string[],
  options: { env?: Record<string, string>; stdin?: string; signal?: AbortSignal } = {},
): Promise<Ran> => {
  const stdout = new PassThrough({ highWaterMark: 1 << 24 })
  const stderr = new PassThrough({ highWaterMark: 1 << 24 })
  const io: Io = {
    stdin: Readable.from(options.stdin === undefined ? [] : [options.stdin]),
    stdout,
    stderr,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env },
    interrupt: noInterrupt(options.signal),
  }
  const code = await runCommandLine(argv, io)
  return { code, out: textOf(stdout), err: textOf(stderr) }
}
