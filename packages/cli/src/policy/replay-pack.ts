// What a pack would have said of the last decisions: who would be let in or out.
import { defaultPackDir } from '@countersign/policy'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { readPackFolder } from './pack-folder.ts'

/** Exit code 1 when anything would have been looser, or anybody let in. */
export const replayPack = async (
  { options: { limit, proposed }, connect, output }: Context<{ limit: string; proposed?: string }>,
  folder?: string,
): Promise<ExitCode> => {
  const asked =
    proposed === undefined
      ? { files: (await readPackFolder(folder ?? defaultPackDir)).files }
      : { version: wholeNumber('--proposed', proposed, 1, 1_000_000) }
  const api = await connect()
  const replayed = await api.post('/v1/policy/replay', { body: { ...asked, limit: wholeNumber('--limit', limit, 1, 200) } })
  const operations = replayed.items.flatMap((item) => item.operations.map((one) => ({ ...one, change: item.change })))
  const people = replayed.items.flatMap((item) => item.people.map((one) => ({ ...one, change: item.change })))
  const missing = replayed.items.filter(({ notReplayed }) => notReplayed !== undefined)
  const looser =
    operations.some((one) => one.looser.length > 0) ||
    people.some(({ after }) => after === 'in') ||
    replayed.powers.some(({ gains }) => gains.length > 0)
  const total = replayed.items.reduce((sum, { asked: count }) => sum + count, 0)
  output.result(replayed, () =>
    [
      ...replayed.powers.flatMap(({ principal, gains, loses }) => [
        ...(gains.length > 0 ? [`${plain(principal)} would gain ${gains.join(', ')}`] : []),
        ...(loses.length > 0 ? [`${plain(principal)} would lose ${loses.join(', ')}`] : []),
      ]),
      ...operations.map(
        (one) =>
          `${plain(one.change)}  ${plain(one.operation)} of ${plain(one.credential)} by ${plain(one.executor)}: ${plain([...one.looser, ...one.stricter].join('; '))}${one.facts === 'as_then' ? '' : ' (on the facts of today)'}`,
      ),
      ...people.map(
        (one) => `${plain(one.change)}  ${plain(one.principal)} would be let ${one.after}: ${one.power} of ${plain(one.operation)}`,
      ),
      ...missing.map((one) => `${plain(one.change)}  could not be asked again: ${plain(one.notReplayed ?? '')}`),
      `${total} operations of ${replayed.items.length} decisions asked again: ${operations.length} would have come out otherwise${replayed.next === undefined ? '' : '; there are older ones'}`,
    ].join('\n'),
  )
  return looser ? EXIT.refused : EXIT.ok
}
