import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface RequestOptions {
  readonly for?: string
  readonly system?: string
  readonly days: string
  readonly reason: string
  readonly ticket: string
}

export const requestAccess = async ({ options, connect, output }: Context<RequestOptions>, named: string): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket, system } = options
  const made = await api.post('/v1/access/requests', {
    body: { package: named, days: Number(options.days), reason, ticket, ...given({ holder: options.for, system }) },
  })
  output.result(made, () =>
    [
      `asked for in the change ${plain(made.change)} (${made.outcome}); it counts once it is approved`,
      '',
      '  countersign approve list',
      `  countersign access why ${plain(made.entitlement)}`,
    ].join('\n'),
  )
}

export const confirmAccess = async (
  { options, connect, output }: Context<{ readonly days: string; readonly reason: string }>,
  entitlement: string,
): Promise<undefined> => {
  const api = await connect()
  const said = await api.post('/v1/access/entitlements/{entitlement}/confirm', {
    params: { path: { entitlement } },
    body: { days: Number(options.days), reason: options.reason },
  })
  output.result(said, () =>
    said.entitlement === entitlement
      ? `${plain(entitlement)} is needed until ${said.until}, by your word`
      : `its account has ended; by your word it is given anew until ${said.until}\n\n  countersign access why ${plain(said.entitlement)}`,
  )
}
