// The kill switch, how far it is, and the way back.
import { setTimeout as delay } from 'node:timers/promises'
import type { Api } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { proposeDocument } from '../instruments/propose.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs } from '../terminal/table.ts'

const readSuspension = (api: Api, provider: string) => api.get('/v1/providers/{provider}/suspension', { params: { path: { provider } } })
type Suspension = Awaited<ReturnType<typeof readSuspension>>

const spread = ({ count, medianSeconds, lastSeconds }: Suspension['revoked'], of: number): string =>
  count === 0
    ? `0 of ${of}`
    : `${count} of ${of}, half of them within ${medianSeconds?.toFixed(1)} s, the last after ${lastSeconds?.toFixed(1)} s`

const render = (one: Suspension): string =>
  pairs([
    ['provider', one.party],
    ['suspended', `${one.suspendedAt} by ${plain(one.suspendedBy)}: ${plain(one.reason)} (${plain(one.ticket)})`],
    ...(one.liftedAt === null ? [] : [['lifted', one.liftedAt] as [string, string]]),
    ['change', one.change ?? 'being opened'],
    ['revoked', spread(one.revoked, one.credentials)],
    ['proven dead', spread(one.proven, one.credentials)],
    ['still open', one.open],
    ...(one.stuck.length === 0 ? [] : [['stuck', one.stuck.map(plain).join(', ')] as [string, string]]),
  ])

/** Between two looks while it is followed. */
const lookEveryMs = 1000

interface Options {
  readonly reason: string
  readonly ticket: string
  readonly follow?: boolean
}

export const suspendProvider = async ({ options, connect, output }: Context<Options>, provider: string): Promise<ExitCode> => {
  const api = await connect()
  const { reason, ticket, follow } = options
  const done = await api.post('/v1/providers/{provider}/suspend', { params: { path: { provider } }, body: { reason, ticket } })
  output.note(`${plain(provider)} is suspended with ${done.parties.length - 1} below it; ${done.mandatesVoided} mandates are void`)
  if (!follow) {
    output.result(done, () =>
      [
        `change ${plain(done.change)}`,
        '',
        `  countersign provider suspension ${plain(provider)}`,
        `  countersign change watch ${plain(done.change)}`,
      ].join('\n'),
    )
    return EXIT.ok
  }
  let seen = await readSuspension(api, provider)
  while (seen.change === null || seen.open > 0) {
    output.note(`revoked ${seen.revoked.count}, proven dead ${seen.proven.count}, of ${seen.credentials}`)
    await delay(lookEveryMs)
    seen = await readSuspension(api, provider)
  }
  const last = seen
  output.result(last, () => render(last))
  return last.stuck.length > 0 ? EXIT.refused : EXIT.ok
}

export const showSuspension = async ({ connect, output }: Context, provider: string): Promise<undefined> => {
  const seen = await readSuspension(await connect(), provider)
  output.result(seen, () => render(seen))
  return undefined
}

export const resumeProvider = (
  context: Context<{ readonly findings: string; readonly measures: string; readonly reason: string; readonly ticket: string }>,
  provider: string,
): Promise<ExitCode> => {
  const { findings, measures } = context.options
  return proposeDocument(context, 'resumption', provider, { findings, measures })
}
