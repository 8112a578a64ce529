import type { Context } from '../program/context.ts'

export const scanEndpoints = async ({ connect, output }: Context, systems: readonly string[]): Promise<undefined> => {
  const api = await connect()
  const asked = await api.post('/v1/access/scan', { body: systems.length === 0 ? {} : { systems: [...systems] } })
  output.result(asked, () => `asked ${systems.length === 0 ? 'all systems' : systems.join(', ')}; see \`countersign endpoint list\``)
}
