import type { Context } from '../program/context.ts'
import { renderProvider } from './render-provider.ts'

export const showProvider = async ({ connect, output }: Context, provider: string): Promise<undefined> => {
  const api = await connect()
  const detail = await api.get('/v1/providers/{provider}', { params: { path: { provider } } })
  output.result(detail, () => renderProvider(detail))
  return undefined
}
