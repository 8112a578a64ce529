import { CountersignError } from '@countersign/ledger'
import { given, listed } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { renderStory, type Told } from './render-story.ts'

/** Exit code 1 where something is missing, however it came about. */
export const showStory = async (
  { options, connect, output }: Context<{ since?: string; limit: string }>,
  identity: string,
): Promise<ExitCode> => {
  const since = options.since === undefined ? undefined : new Date(options.since)
  if (since !== undefined && Number.isNaN(since.getTime()))
    throw new CountersignError('cli.bad_since', 'invalid', `\`${options.since}\` is no instant and no day`)
  const limit = wholeNumber('--limit', options.limit, 1, 100_000)
  const api = await connect()
  let first: Told | undefined
  const { items, more } = await listed(async (cursor) => {
    const page = await api.get('/v1/identities/{identity}/story', {
      params: { path: { identity }, query: given({ since: since?.toISOString(), ...cursor }) },
    })
    first ??= page
    return page
  }, limit)
  const told = { identity: first!.identity, items, gaps: first!.gaps ?? [], exceptions: first!.exceptions ?? [] }
  output.result({ ...told, more }, () => renderStory(told))
  if (more) output.note(`the first ${items.length} operations; the gaps are those of all of them`)
  return told.gaps.length === 0 ? EXIT.ok : EXIT.refused
}
