// Reads a file of a source to its end and hands it over.
import { createReadStream } from 'node:fs'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { delivered, deliverText } from './deliver-text.ts'

interface Options {
  readonly incremental?: true
}

export const readFileOfSource = async ({ options, connect, output }: Context<Options>, source: string, file: string): Promise<ExitCode> => {
  const done = await deliverText(await connect(), source, options.incremental ? 'incremental' : 'full', createReadStream(file), file)
  const { refused: _, unreadShown: __, ...shown } = done
  output.result(shown, () => delivered(done, source, file))
  return done.state === 'complete' ? EXIT.ok : EXIT.refused
}
