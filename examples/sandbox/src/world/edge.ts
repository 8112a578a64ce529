// The company's servers as whoever connects sees them: real TLS on loopback. Most show what they should. Some certificates end soon, one has ended, one
// is for another name, and one is signed by nobody but itself.
import { startTlsEndpoints, type TlsEndpoint } from '@countersign/downstreams/tls'
import type { Home } from '../home/home.ts'
import type { Ports } from './ports.ts'
import type { Registered } from './system.ts'

export interface Edge {
  readonly registered: Registered
  stop(): Promise<void>
}

export const EDGE = 'edge'

const DAY = 86_400_000
/** How many days its certificate still runs, counted from the company's first day here. */
const ENDS: Readonly<Record<string, number>> = {
  shop: 212,
  orders: 305,
  tracking: 19,
  customs: 4,
  rates: 88,
  drivers: 151,
  people: 340,
  archive: -2,
  partners: 77,
  labels: 700,
  documents: 260,
  dispatch: 26,
}
/** What each asks to be called; the one that lies shows another name. */
const nameOf = (id: string): string => `${id}.nordhaven.example`
export const LIAR = 'partners'
export const SELF_SIGNED = 'labels'
export const ENDED = 'archive'
export const ENDING = ['tracking', 'customs', 'dispatch'] as const

const shown = ([id, days]: readonly [string, number]): TlsEndpoint => ({
  id,
  names: [id === LIAR ? 'gateway.brightgate.example' : nameOf(id)],
  notBefore: new Date(Date.now() - 60 * DAY),
  // An hour more than whole days: what is said of it is the same all day long.
  notAfter: new Date(Date.now() + days * DAY + 3_600_000),
  selfSigned: id === SELF_SIGNED,
})

export const startEdge = async ({ home, ports }: { home: Home; ports: Ports }): Promise<Edge> => {
  const wanted: TlsEndpoint[] = []
  for (const entry of Object.entries(ENDS)) wanted.push({ ...shown(entry), port: await ports.wish(`${EDGE}.${entry[0]}`) })
  const servers = await startTlsEndpoints(wanted, home.path('world', `${EDGE}.json`))
  for (const [id, port] of servers.ports) ports.keep(`${EDGE}.${id}`, port)
  return {
    registered: {
      connector: 'tls',
      config: {
        networks: ['127.0.0.0/8'],
        roots: servers.roots,
        timeoutMs: 10_000,
        endpoints: [...servers.ports].map(([id, port]) => ({ id, host: '127.0.0.1', port, serverName: nameOf(id) })),
      },
      operatorSecrets: {},
      observerSecrets: {},
    },
    stop: () => servers.stop(),
  }
}
