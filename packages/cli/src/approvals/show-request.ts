import { route } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { openRequest, renderRequest } from './opened-request.ts'
import type { ApprovalRequest } from './shapes.ts'

export const showRequest = async ({ options, output, connect }: Context<{ allOperations?: boolean }>, id: string): Promise<undefined> => {
  const api = await connect()
  const opened = openRequest(await api.get<ApprovalRequest>(route`/v1/approval-requests/${id}`))
  output.result(opened.request, () => renderRequest(opened, output.colour, { everything: options.allOperations === true }))
  return undefined
}
