// Hands over to the sandbox company. The only command that loads it.

import { CountersignError } from '@countersign/ledger'
import { runSandbox, type StoryName } from '@countersign/sandbox'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'

interface Options {
  readonly story: StoryName
  readonly once?: boolean
  readonly out?: string
  readonly stay?: boolean
}

export const sandbox = async ({ options, globals, io }: Context<Options>): Promise<ExitCode> => {
  if (options.once && options.stay)
    throw new CountersignError('cli.once_or_stay', 'invalid', '`--once` ends it and `--stay` keeps it up; give one of them')
  io.interrupt.windsUp()
  const code = await runSandbox({
    story: options.story,
    once: options.once === true,
    stay: options.stay === true,
    json: globals.json === true,
    signal: io.interrupt.signal,
    ...(options.out === undefined ? {} : { out: options.out }),
  })
  if (code === EXIT.interrupted) return EXIT.interrupted
  return code === 0 ? EXIT.ok : EXIT.refused
}
