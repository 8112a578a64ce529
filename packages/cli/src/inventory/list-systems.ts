import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

interface System {
  readonly id: string
  readonly name: string
  readonly connector: string
  readonly environment: string
  readonly operatorSecrets: Readonly<Record<string, string>>
  readonly observerSecrets: Readonly<Record<string, string>>
}

export const listSystems = async ({ connect, output }: Context): Promise<undefined> =>
  showList<System>(await connect(), output, {
    path: '/v1/systems',
    head: ['system', 'name', 'connector', 'environment', 'operator', 'observer'],
    row: ({ id, name, connector, environment, operatorSecrets, observerSecrets }) => [
      id,
      name,
      connector,
      environment,
      Object.keys(operatorSecrets).join(', '),
      Object.keys(observerSecrets).join(', '),
    ],
    none: 'no system is registered; `countersign system add` registers one',
  })
