import type { Context } from '../program/context.ts'
import { openRequest, renderRequest } from './opened-request.ts'

export const showRequest = async ({ options, output, connect }: Context<{ allOperations?: boolean }>, id: string): Promise<undefined> => {
  const api = await connect()
  const opened = openRequest(await api.get('/v1/approval-requests/{request}', { params: { path: { request: id } } }))
  output.result(opened.request, () => renderRequest(opened, output.colour, { everything: options.allOperations === true }))
  return undefined
}
