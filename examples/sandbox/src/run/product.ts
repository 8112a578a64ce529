// The product: `countersign serve` with its own embedded PostgreSQL, told of its witness. Its first administrator's key is shown once: it is put
// away the moment it is said. A product whose first word was lost (it was ended in between) can be opened by nobody; another one takes its place.
import { existsSync, writeFileSync } from 'node:fs'
import { loadKeys } from '@countersign/server/keys/keys'
import type { Home } from '../home/home.ts'
import { type Child, COUNTERSIGN, jsonLine, startReady } from '../processes/child.ts'
import { openPorts } from '../world/ports.ts'
import { type OwnRules, writePack } from './rules.ts'
import { startWitness } from './witness.ts'

export const ORG = 'nordhaven'
export const ORG_NAME = 'Nordhaven Logistics'
const ORIGIN = `${ORG}.countersign/log`

/** The story's minute: everything that waits waits shorter than in a real house. */
const HASTE = {
  COUNTERSIGN_CALL_TIMEOUT_SECONDS: '15',
  COUNTERSIGN_MAX_ATTEMPTS: '20',
  COUNTERSIGN_MAX_MANDATES: '8',
  COUNTERSIGN_MAX_PROOF_ROUNDS: '40',
  COUNTERSIGN_RETRY_BASE_SECONDS: '1',
  COUNTERSIGN_RETRY_CAP_SECONDS: '3',
  COUNTERSIGN_PROOF_BASE_SECONDS: '1',
  COUNTERSIGN_PROOF_CAP_SECONDS: '3',
}

export interface Product {
  readonly child: Child
  readonly url: string
  /** Where people reach it with a browser. */
  readonly publicUrl: string
  /** Where the first administrator makes his passkey, until he has. */
  readonly firstLink: string | undefined
  readonly adminKeyFile: string
  /** Only at the very first start. */
  readonly firstSecret: string | undefined
}

const generation = async (home: Home, adminKeyFile: string): Promise<number> => {
  const last = await home.read<{ number: number }>('product.json')
  if (last && existsSync(adminKeyFile)) return last.number
  const number = (last?.number ?? 0) + 1
  await home.write('product.json', { number })
  return number
}

/** Starts the witness, then the product. `guard` hears of each child as soon as it runs. */
export const startProduct = async ({
  home,
  rules,
  guard,
  started,
  signal,
}: {
  readonly home: Home
  readonly rules: OwnRules | undefined
  readonly guard: (child: Child) => void
  readonly started: (name: string) => void
  readonly signal: AbortSignal
}): Promise<Product> => {
  const adminKeyFile = home.path('people', 'admin.api-key')
  const folder = `product-${await generation(home, adminKeyFile)}`
  // ORDER: the log's key is made before the witness starts: the witness is told whose heads it cosigns.
  const keys = await loadKeys(home.path(folder), ORIGIN)
  const served = { origin: ORIGIN, vkey: keys.log.vkey }
  const witness = await startWitness(home.path(folder, 'witness'), served, home.path('logs', 'witness.log'), signal)
  guard(witness.child)
  started('witness')
  // A passkey counts at the address where it was made and nowhere else.
  const ports = await openPorts(home, 'product-ports.json')
  const port = await ports.wish('product')
  const { child, value } = await startReady(
    {
      name: 'product',
      args: [
        COUNTERSIGN,
        '--json',
        'serve',
        '--home',
        home.path(folder),
        '--host',
        '127.0.0.1',
        '--port',
        `${port}`,
        '--org',
        ORG,
        '--first-link',
      ],
      env: {
        ...HASTE,
        COUNTERSIGN_ORG_NAME: ORG_NAME,
        COUNTERSIGN_WITNESS_URL: witness.url,
        COUNTERSIGN_WITNESS_VKEY: witness.vkey,
        COUNTERSIGN_LOG_LEVEL: 'warn',
        ...(rules === undefined ? {} : { COUNTERSIGN_POLICY_DIR: await writePack(home, rules) }),
      },
      log: home.path('logs', 'product.log'),
      keepsQuiet: true,
    },
    (line) => {
      const said = jsonLine(line) as
        | { url?: unknown; publicUrl: string; firstLink?: string; firstAdministrator?: { apiKey: string } }
        | undefined
      if (typeof said?.url !== 'string') return undefined
      const secret = said.firstAdministrator?.apiKey
      if (secret !== undefined) writeFileSync(adminKeyFile, `${secret}\n`, { mode: 0o600 })
      return { url: said.url, publicUrl: said.publicUrl, firstLink: said.firstLink, secret }
    },
    signal,
  )
  guard(child)
  started('product')
  const { url, publicUrl, firstLink, secret } = value
  ports.keep('product', Number(new URL(url).port))
  await ports.save()
  return { child, url, publicUrl, firstLink, adminKeyFile, firstSecret: secret }
}
