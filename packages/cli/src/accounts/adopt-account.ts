import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { findAccount } from './find-account.ts'

export const adoptAccount = async (
  { options, connect, output }: Context<{ readonly identity: string; readonly reason: string }>,
  first: string,
  name?: string,
): Promise<undefined> => {
  const api = await connect()
  const { identity, reason } = options
  const account = await findAccount(api, first, name)
  const adopted = await api.post('/v1/accounts/{account}/adoption', { params: { path: { account } }, body: { identity, reason } })
  output.result(adopted, () =>
    [
      `${plain(name ?? account)} is ${plain(adopted.identity)}’s from now on, as the credential ${plain(adopted.credential)}.`,
      `Nothing at the system has changed. countersign credential show ${plain(adopted.credential)}`,
    ].join('\n'),
  )
  return undefined
}
