// Hands over to the sandbox company. The only command that loads it.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'

interface Options {
  readonly once?: boolean
  readonly out?: string
  readonly stay?: boolean
  readonly json?: boolean
}

interface SandboxModule {
  runSandbox(options: { once: boolean; out?: string; stay: boolean; json: boolean; signal: AbortSignal }): Promise<number | undefined>
}

export const sandbox = async ({ options, io }: Context<Options>): Promise<ExitCode> => {
  const name = '@countersign/sandbox'
  const { runSandbox } = (await import(name)) as SandboxModule
  io.interrupt.windsUp()
  const code = await runSandbox({
    once: options.once === true,
    stay: options.stay === true,
    json: options.json === true,
    signal: io.interrupt.signal,
    ...(options.out === undefined ? {} : { out: options.out }),
  })
  return code === undefined || code === 0 ? EXIT.ok : EXIT.refused
}
