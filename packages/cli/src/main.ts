// The process `countersign`: hands its streams to the command line, and ends with its code. Never leaves by an unhandled error.
import { EXIT } from './exit-codes.ts'
import { runCommandLine } from './program/run.ts'
import type { Io } from './terminal/io.ts'

const controller = new AbortController()
let windsUp = false
let interruptedBy: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | undefined

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // The second time, and for a command that holds nothing, at once.
    if (interruptedBy !== undefined || !windsUp) process.exit(signal === 'SIGINT' ? EXIT.interrupted : 143)
    interruptedBy = signal
    controller.abort()
  })

// `countersign … | head`: whoever stops reading ends us, quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.internal))

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  interrupt: {
    signal: controller.signal,
    windsUp: () => {
      windsUp = true
    },
  },
}

/** Everything written has left the process. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise((resolve) => stream.write('', () => resolve()))

const code = await runCommandLine(process.argv.slice(2), io)
await Promise.all([flushed(process.stdout), flushed(process.stderr)])
process.exit(interruptedBy === 'SIGINT' ? EXIT.interrupted : code)
