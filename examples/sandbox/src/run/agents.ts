// The executing provider's two agents: one works through connectors, with the operator side's secrets by reference, one through its operator's runbook.
import { chmod, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Home } from '../home/home.ts'
import { AGENT, type Part, RUNBOOK } from '../people/cast.ts'
import type { People } from '../people/people.ts'
import { type Child, COUNTERSIGN, jsonLine, startReady } from '../processes/child.ts'
import type { RunbookDesk } from '../world/runbook-desk.ts'
import type { World } from '../world/world.ts'

const RUNBOOK_PROGRAM = fileURLToPath(new URL('../world/runbook.ts', import.meta.url))
/** The systems that the provider operates. */
const OPERATED = ['identity-server', 'directory', 'bastion'] as const
/** The enterprise issues certificates and credentials itself: what that takes is not given to a provider. */
const WITHHELD: ReadonlySet<string> = new Set(['authority_key'])

interface Given {
  readonly home: Home
  readonly url: string
  readonly people: People
  readonly world: World
  readonly desk: RunbookDesk
  readonly guard: (child: Child) => void
  readonly signal: AbortSignal
}

export const startAgents = async (given: Given): Promise<void> => {
  const { home, people, world, desk, guard } = given
  const controlPlane = home.path('agent', 'control-plane.json')
  const trust = await people.of(AGENT).api.get('/v1/trust')
  await writeFile(controlPlane, String(trust['control-plane.json']))
  const systems = home.path('agent', 'systems.yaml')
  await writeFile(systems, describeSystems(world))
  await Promise.all([
    startAgent(given, AGENT, controlPlane, ['--connector', systems]).then(guard),
    startAgent(given, RUNBOOK, controlPlane, ['--exec', process.execPath, '--', RUNBOOK_PROGRAM], {
      RUNBOOK_DESK: desk.url,
      RUNBOOK_TOKEN: desk.token,
    }).then(guard),
  ])
}

/** What the provider's operator writes down for his agent. JSON is YAML. */
const describeSystems = (world: World): string => {
  const described = OPERATED.map((id) => {
    const { connector, config, operatorSecrets } = world.systems[id]!
    const secrets = Object.fromEntries(Object.entries(operatorSecrets).filter(([slot]) => !WITHHELD.has(slot)))
    return [id, { connector, config, secrets }] as const
  })
  return JSON.stringify({ systems: Object.fromEntries(described) }, null, 2)
}

const startAgent = async (
  { home, url, people, signal }: Given,
  part: Part,
  controlPlane: string,
  how: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> => {
  const { keyFile, apiKeyFile } = people.of(part)
  await chmod(keyFile, 0o600)
  const who = ['--name', part.id, '--key', keyFile, '--state', home.path('agent', part.id), '--control-plane-key', controlPlane]
  const { child } = await startReady(
    {
      name: part.id,
      args: [COUNTERSIGN, '--json', '--url', url, '--api-key-file', apiKeyFile, 'agent', 'run', ...who, '--poll', '1', ...how],
      env,
      log: home.path('logs', `${part.id}.log`),
    },
    (line) => (jsonLine(line)?.['event'] === 'ready' ? true : undefined),
    signal,
  )
  return child
}
