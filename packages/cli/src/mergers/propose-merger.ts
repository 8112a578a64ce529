// Has what was delivered signed: the document says exactly what the server counted.
import { CountersignError } from '@countersign/ledger'
import type { ExitCode } from '../exit-codes.ts'
import { type ProposeOptions, proposeDocument } from '../instruments/propose.ts'
import type { Context } from '../program/context.ts'

interface Options extends ProposeOptions {
  readonly answers: string
  readonly until: string
  readonly title: string
}

export const proposeMerger = async (context: Context<Options>, merger: string): Promise<ExitCode> => {
  const api = await context.connect()
  const { brings } = await api.get('/v1/mergers/{merger}', { params: { path: { merger } } })
  if (brings === null)
    throw new CountersignError(
      'cli.merger_not_whole',
      'invalid',
      `\`${merger}\` was not delivered whole yet: \`countersign merger deliver\``,
    )
  const { answers, until, title } = context.options
  return proposeDocument(context, 'merger', merger, { type: 'countersign/merger/v1', title, brings: { ...brings }, answers, until })
}
