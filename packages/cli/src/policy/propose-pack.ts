// Opens the change that brings a pack in force, or one that was in force before. Neither has an effect before two other people have signed.
import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { readPackFolder } from './pack-folder.ts'

const linesOf = (made: Answer<'policy.propose'>): string =>
  [
    `the policy pack ${plain(made.bundle.name)} ${plain(made.bundle.version)} waits in the change ${plain(made.change)}: ${made.outcome}`,
    ...made.changes.map((line) => `  ${plain(line)}`),
    `next: countersign approval list --change ${plain(made.change)}`,
  ].join('\n')

export const proposePack = async (
  { options: { reason, ticket }, connect, output }: Context<{ reason: string; ticket: string }>,
  folder: string,
): Promise<undefined> => {
  const pack = await readPackFolder(folder)
  const api = await connect()
  const made = await api.post('/v1/policy/propose', { body: { ...pack, reason, ticket } })
  output.result(made, () => linesOf(made))
  return undefined
}

export const proposeOlderPack = async ({
  options: { reason, ticket, to },
  connect,
  output,
}: Context<{ reason: string; ticket: string; to?: string }>): Promise<undefined> => {
  const api = await connect()
  const made = await api.post('/v1/policy/back', {
    body: { reason, ticket, ...(to === undefined ? {} : { sequence: wholeNumber('--to', to, 1, 1_000_000) }) },
  })
  output.result(made, () => linesOf(made))
  return undefined
}
