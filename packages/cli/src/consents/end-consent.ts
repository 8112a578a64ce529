import type { Context } from '../program/context.ts'

export const endConsent = async (
  { options, connect, output }: Context<{ reason: string; ticket: string }>,
  id: string,
): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket } = options
  const opened = await api.post('/v1/consents/{consent}/end', { params: { path: { consent: id } }, body: { reason, ticket } })
  output.result(
    opened,
    () => `the change ${opened.change} ends it: ${opened.outcome}\nfollow it with \`countersign change show ${opened.change}\``,
  )
}
