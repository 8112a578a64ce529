// One run of the command line: from its arguments to its exit code. Never ends the process; that is main's.
import { CommanderError } from 'commander'
import { EXIT, type ExitCode, exitCodeOfKind } from '../exit-codes.ts'
import type { Io } from '../terminal/io.ts'
import { plain } from '../terminal/plain.ts'
import { buildCommandLine } from './command-line.ts'
import { openerFor } from './context.ts'

interface Coded {
  readonly code: string
  readonly kind: string
  readonly message: string
  readonly details?: Record<string, unknown>
}

/** Also of another copy of the ledger: by shape, and without loading it. */
const isCoded = (error: unknown): error is Coded =>
  error instanceof Error && typeof (error as Partial<Coded>).code === 'string' && typeof (error as Partial<Coded>).kind === 'string'

const reasonsOf = ({ details }: Coded): string[] => {
  const reasons = details?.reasons ?? details?.problems
  if (!Array.isArray(reasons)) return []
  return reasons.slice(0, 50).map((reason) => {
    if (typeof reason === 'string') return plain(reason)
    const { line, column, path, message } = (reason ?? {}) as Record<string, unknown>
    const at = line === undefined ? (path ?? '') : `line ${line}${column === undefined ? '' : `, column ${column}`}`
    return plain(`${at}${at === '' ? '' : ': '}${message ?? JSON.stringify(reason)}`)
  })
}

const report = (io: Io, json: boolean, error: Coded): void => {
  const { code, kind, message, details = {} } = error
  if (json) io.stderr.write(`${JSON.stringify({ error: { code, kind, message, details } })}\n`)
  else io.stderr.write([`${plain(message)} [${plain(code)}]`, ...reasonsOf(error).map((reason) => `  ${reason}`), ''].join('\n'))
}

export const runCommandLine = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  let ended: ExitCode = EXIT.ok
  const json = argv.includes('--json')
  const opener = openerFor(io, (code) => {
    ended = code
  })
  const program = buildCommandLine(opener, (root) => {
    root.exitOverride()
    root.configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  })
  const args = argv[0] === 'help' && argv[1] === 'exit-codes' ? ['exit-codes', ...argv.slice(2)] : argv
  try {
    await program.parseAsync([...args], { from: 'user' })
    return ended
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    if (io.interrupt.signal.aborted || (error as Error | null)?.name === 'Interrupted') return EXIT.interrupted
    if (isCoded(error)) {
      report(io, json, error)
      return exitCodeOfKind(error.kind)
    }
    const message = error instanceof Error ? error.message : String(error)
    report(io, json, { code: 'cli.unexpected', kind: 'internal', message: `unexpected: ${message}` })
    if (io.env.COUNTERSIGN_DEBUG && error instanceof Error) io.stderr.write(`${error.stack}\n`)
    return EXIT.internal
  }
}
