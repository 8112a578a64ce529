import type { Context } from '../program/context.ts'
import { renderContract } from './render-contract.ts'

export const showContract = async ({ connect, output }: Context, contract: string): Promise<undefined> => {
  const api = await connect()
  const detail = await api.get('/v1/contracts/{contract}', { params: { path: { contract } } })
  output.result(detail, () => renderContract(detail))
  return undefined
}
