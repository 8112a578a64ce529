import type { Context } from '../program/context.ts'

export const agreeToAccount = async (
  { options, connect, output }: Context<{ readonly digest: string; readonly reason: string }>,
  account: string,
): Promise<undefined> => {
  const api = await connect()
  const { digest, reason } = options
  const agreed = await api.post('/v1/accounts/{account}/agreement', { params: { path: { account } }, body: { digest, reason } })
  output.result(agreed, () => `${account} is to stay as you looked at it, in your name.`)
  return undefined
}
