import type { Context } from '../program/context.ts'
import { findAccount } from './find-account.ts'

export const agreeToAccount = async (
  { options, connect, output }: Context<{ readonly digest: string; readonly reason: string }>,
  first: string,
  name?: string,
): Promise<undefined> => {
  const api = await connect()
  const { digest, reason } = options
  const account = await findAccount(api, first, name)
  const agreed = await api.post('/v1/accounts/{account}/agreement', { params: { path: { account } }, body: { digest, reason } })
  output.result(agreed, () => `${name ?? account} is to stay as you looked at it, in your name.`)
  return undefined
}
