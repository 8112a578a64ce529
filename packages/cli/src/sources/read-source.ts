// Reads a file of a source to its end and hands it over.
import { open } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { delivered, deliverText } from './deliver-text.ts'

interface Options {
  readonly incremental?: true
}

export const readFileOfSource = async ({ options, connect, output }: Context<Options>, source: string, file: string): Promise<ExitCode> => {
  const api = await connect()
  // Opened before a reading begins: a stream of a file that isn't there would fail while nobody listens.
  const opened = await open(file).catch((cause: unknown) => {
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` can't be read; give a file of the source`, { cause })
  })
  const done = await deliverText(api, source, options.incremental ? 'incremental' : 'full', opened.createReadStream(), file)
  const { refused: _, unreadShown: __, ...shown } = done
  output.result(shown, () => delivered(done, source, file))
  return done.state === 'complete' ? EXIT.ok : EXIT.refused
}
