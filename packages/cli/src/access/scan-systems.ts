import type { Context } from '../program/context.ts'

export const scanSystems = async ({ connect, output }: Context, systems: string[]): Promise<undefined> => {
  const api = await connect()
  const asked = await api.post('/v1/access/scan', { body: systems.length === 0 ? {} : { systems } })
  output.result(asked, () => 'Asked. `countersign access scans` says how far it is, `countersign access standing` what was found.')
}
