import type { Context } from '../program/context.ts'

export const scanConsents = async ({ connect, output }: Context, systems: readonly string[]): Promise<undefined> => {
  const api = await connect()
  const asked = await api.post('/v1/consents/scan', { body: systems.length === 0 ? {} : { systems: [...systems] } })
  output.result(asked, () => `asked ${systems.length === 0 ? 'all systems' : systems.join(', ')}; see \`countersign consent list\``)
}
