// Everything that runs, started in order and ended in reverse: the world, the witness, the product, the executing provider's agents.
// The product and the others are processes of their own; the world is this process.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { generateKeyPair, privateKeyToPem } from '@countersign/ledger'
import { loadKeys } from '@countersign/server/keys/keys'
import type { Home } from '../home/home.ts'
import { type Api, apiOf } from '../people/api.ts'
import { AGENT, type Part, RUNBOOK } from '../people/cast.ts'
import type { People } from '../people/people.ts'
import { type Child, COUNTERSIGN, startReady } from '../processes/child.ts'
import { keepFleetTethered } from '../processes/keeper.ts'
import { openRunbookDesk, type RunbookDesk } from '../world/runbook-desk.ts'
import { startWorld, type World } from '../world/world.ts'

export const ORG = 'nordhaven'
export const ORG_NAME = 'Nordhaven Logistics'
const ORIGIN = `${ORG}.countersign/log`
const WITNESS = 'witness.nordhaven.example/w1'
const RUNBOOK_PROGRAM = fileURLToPath(new URL('../world/runbook.ts', import.meta.url))

/** The story's minute: everything that waits waits shorter than in a real house. */
const HASTE = {
  COUNTERSIGN_CALL_TIMEOUT_SECONDS: '5',
  COUNTERSIGN_MAX_ATTEMPTS: '20',
  COUNTERSIGN_MAX_MANDATES: '8',
  COUNTERSIGN_MAX_PROOF_ROUNDS: '40',
  COUNTERSIGN_RETRY_BASE_SECONDS: '1',
  COUNTERSIGN_RETRY_CAP_SECONDS: '3',
  COUNTERSIGN_PROOF_BASE_SECONDS: '1',
  COUNTERSIGN_PROOF_CAP_SECONDS: '3',
}

export interface House {
  readonly world: World
  readonly url: string
  readonly admin: Api
  readonly adminKeyFile: string
  /** Only at the very first start. */
  readonly firstSecret: string | undefined
  readonly desk: RunbookDesk
  /** Resolves with the name of a process that ended by itself. */
  readonly fell: Promise<string>
  startAgents(people: People): Promise<void>
  stop(): Promise<void>
}

export const openHouse = async (home: Home, started: (name: string) => void, signal: AbortSignal): Promise<House> => {
  const undo: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch(() => {})
  }
  let fallen: (name: string) => void = () => {}
  const fell = new Promise<string>((resolve) => {
    fallen = resolve
  })
  const guard = (child: Child) => {
    undo.push(() => child.stop())
    void child.ended.then(() => fallen(child.name))
  }
  try {
    const building = startWorld(home, started)
    building.catch(() => {})
    // Its keys are made before the witness starts: the witness is told which log it serves.
    const product = home.path('product')
    const keys = await loadKeys(product, ORIGIN)
    const witness = await startWitness(home, keys.log.vkey)
    guard(witness.child)
    started('witness')
    const server = startProduct(home, product, witness)
    server.catch(() => {})
    const [world, running] = await Promise.allSettled([building, server] as const)
    if (world.status === 'fulfilled') undo.unshift(() => world.value.stop())
    if (running.status === 'fulfilled') guard(running.value.child)
    if (world.status === 'rejected') throw world.reason
    if (running.status === 'rejected') throw running.reason
    signal.throwIfAborted()
    started('product')
    if (world.value.fleet) undo.push(keepFleetTethered(home.path('world', 'fleet', 'run', 'sshd.pid')))
    const desk = await openRunbookDesk(world.value.warehouse)
    undo.push(() => desk.stop())
    const { url, firstAdministrator } = running.value.value
    const adminKeyFile = home.path('people', 'admin.api-key')
    if (firstAdministrator) writeFileSync(adminKeyFile, `${firstAdministrator.apiKey}\n`, { mode: 0o600 })
    if (!existsSync(adminKeyFile))
      throw new Error(`the first administrator's key is not in ${adminKeyFile}: remove ${home.dir} to begin anew`)
    return {
      world: world.value,
      url,
      admin: apiOf(() => url, readFileSync(adminKeyFile, 'utf8').trim()),
      adminKeyFile,
      firstSecret: firstAdministrator?.apiKey,
      desk,
      fell,
      startAgents: async (people) => {
        const controlPlane = home.path('agent', 'control-plane.json')
        await writeFile(controlPlane, await controlPlaneKeys(people))
        const agents = await Promise.all([
          startAgent(home, url, people, AGENT, controlPlane, ['--connector', await connectorFile(home, world.value)]),
          startAgent(home, url, people, RUNBOOK, controlPlane, ['--exec', process.execPath, '--', RUNBOOK_PROGRAM], {
            RUNBOOK_DESK: desk.url,
            RUNBOOK_TOKEN: desk.token,
          }),
        ])
        for (const agent of agents) guard(agent)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const json = (line: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

interface RunningWitness {
  readonly child: Child
  readonly url: string
  readonly vkey: string
}

const startWitness = async (home: Home, logVkey: string): Promise<RunningWitness> => {
  const key = home.path('witness', 'key.pem')
  await mkdir(home.path('witness'), { recursive: true, mode: 0o700 })
  if (!existsSync(key)) await writeFile(key, privateKeyToPem(generateKeyPair().privateKey), { mode: 0o600 })
  const { child, value } = await startReady(
    {
      name: 'witness',
      args: [
        COUNTERSIGN,
        '--json',
        'witness',
        'run',
        '--listen',
        '127.0.0.1:0',
        '--name',
        WITNESS,
        '--key',
        key,
        '--state',
        home.path('witness', 'state.json'),
        '--log',
        `${ORIGIN}=${logVkey}`,
      ],
      log: home.path('logs', 'witness.log'),
    },
    (line) => {
      const said = json(line)
      return typeof said?.['url'] === 'string' && typeof said['vkey'] === 'string' ? { url: said['url'], vkey: said['vkey'] } : undefined
    },
  )
  return { child, ...value }
}

interface Served {
  readonly url: string
  readonly firstAdministrator?: { readonly apiKey: string }
}

const startProduct = (home: Home, product: string, witness: RunningWitness): Promise<{ child: Child; value: Served }> =>
  startReady(
    {
      name: 'product',
      args: [COUNTERSIGN, '--json', 'serve', '--home', product, '--host', '127.0.0.1', '--port', '0', '--org', ORG],
      env: {
        ...HASTE,
        COUNTERSIGN_ORG_NAME: ORG_NAME,
        COUNTERSIGN_WITNESS_URL: witness.url,
        COUNTERSIGN_WITNESS_VKEY: witness.vkey,
        COUNTERSIGN_LOG_LEVEL: 'warn',
      },
      log: home.path('logs', 'product.log'),
    },
    (line) => {
      const said = json(line)
      return typeof said?.['url'] === 'string' ? (said as unknown as Served) : undefined
    },
  )

const controlPlaneKeys = async (people: People): Promise<string> => {
  const files = await people.of(AGENT).api.get<Record<string, string>>('/v1/trust')
  return String(files['control-plane.json'])
}

/** What the provider's operator wrote down for his agent: the systems that it works on, with the operator side's secrets by reference. */
const connectorFile = async (home: Home, world: World): Promise<string> => {
  const file = home.path('agent', 'systems.yaml')
  const ids = ['identity-server', 'directory', 'bastion'] as const
  const systems = Object.fromEntries(
    ids.map((id) => {
      const { connector, config, operatorSecrets } = world.systems[id]!
      return [id, { connector, config, secrets: operatorSecrets }]
    }),
  )
  await writeFile(file, JSON.stringify({ systems }, null, 2))
  return file
}

const startAgent = async (
  home: Home,
  url: string,
  people: People,
  part: Part,
  controlPlane: string,
  how: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> => {
  const { keyFile, apiKeyFile } = people.of(part)
  await chmod(keyFile, 0o600)
  const { child } = await startReady(
    {
      name: part.id,
      args: [
        COUNTERSIGN,
        '--json',
        '--url',
        url,
        '--api-key-file',
        apiKeyFile,
        'agent',
        'run',
        '--name',
        part.id,
        '--key',
        keyFile,
        '--state',
        home.path('agent', part.id),
        '--control-plane-key',
        controlPlane,
        '--poll',
        '1',
        ...how,
      ],
      env,
      log: home.path('logs', `${part.id}.log`),
    },
    (line) => (json(line)?.['event'] === 'ready' ? true : undefined),
  )
  return child
}
