// What every command is handed, and how its room is opened only when it is called: `countersign --help` loads no room at all.
import type { Command } from 'commander'
import type { Api } from '../connection/api.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { Io } from '../terminal/io.ts'
import type { Output } from '../terminal/output.ts'

export interface Context<O = Readonly<Record<string, unknown>>> {
  /** The command's own. INVARIANT: never the options that every command takes, so that options can be handed on as they are. */
  readonly options: O
  /** Those that every command takes. */
  readonly globals: Globals
  readonly io: Io
  readonly output: Output
  /** The server that the options, the environment or the profile name. Errors: `cli.no_server`, `cli.no_api_key`, … */
  connect(): Promise<Api>
}

/** A command's room. `undefined` is exit code 0. */
export type Room<O> = (context: Context<O>, ...args: never[]) => Promise<ExitCode | undefined>

export interface Globals {
  readonly json?: boolean
  readonly color?: boolean
  readonly url?: string
  readonly apiKeyFile?: string
  readonly profile?: string
}

/** Builds a command's action from the way to its room. */
export type Opener = <O>(load: () => Promise<Room<O>>) => (this: Command, ...given: unknown[]) => Promise<void>

export const openerFor =
  (io: Io, ended: (code: ExitCode) => void): Opener =>
  (load) =>
    async function (this: Command, ...given) {
      // Commander hands over the arguments, then the options, then the command.
      const args = given.slice(0, -2)
      const globals = this.optsWithGlobals() as Globals
      const { createOutput, wantsColour } = await import('../terminal/output.ts')
      const { default: picocolors } = await import('picocolors')
      const output = createOutput(io, globals.json === true, picocolors.createColors(wantsColour(io, globals.color !== false)))
      const room = await load()
      const context = {
        options: this.opts(),
        globals,
        io,
        output,
        connect: async () => (await import('../connection/target.ts')).connect(io, globals),
      } as Context<never>
      ended((await room(context, ...(args as never[]))) ?? 0)
    }
