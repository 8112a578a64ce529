// The borders inside core: wings, slices with one door each, and SQL in stores alone. DESIGN: "The house", the table of wings.
import { posix } from 'node:path'
import { ownPackage } from './borders.ts'
import { isTestCode, type Module } from './module.ts'

const CORE = 'packages/core/src/'

export type Wing = 'platform' | 'registry' | 'authority' | 'execution' | 'evidence/journal' | 'evidence/dossiers' | 'evidence/story'

/** From ↓ may use →. INVARIANT: authority never imports execution; the journal and the platform know no other wing. */
export const WINGS: Readonly<Record<Wing, readonly Wing[]>> = {
  platform: ['platform'],
  registry: ['platform', 'registry', 'evidence/journal'],
  authority: ['platform', 'registry', 'authority', 'evidence/journal'],
  execution: ['platform', 'registry', 'authority', 'execution', 'evidence/journal'],
  'evidence/journal': ['platform', 'evidence/journal'],
  'evidence/dossiers': ['platform', 'registry', 'authority', 'execution', 'evidence/journal', 'evidence/dossiers'],
  'evidence/story': ['platform', 'registry', 'authority', 'execution', 'evidence/journal', 'evidence/story'],
}

/** What would let the acting wing give itself a right: it may read decisions and hold a mandate, never make one. */
const NEVER_IN_EXECUTION = new Set(['mint', 'signRequest', 'signBatch', 'acceptRisk', 'decideException'])

/** Files at core's root that every wing may use: the shape of tables, what a running core carries. They import no slice's inside. */
const SHARED = new Set(['tables.ts', 'runtime.ts'])

/** The platform's own stores: the pool, the migrations, documents by digest. */
const ALSO_QUERIES = new Set(['platform/database.ts', 'platform/migrations.ts', 'platform/documents.ts'])

interface Place {
  readonly wing: Wing | 'shared' | 'root' | 'unknown'
  /** `authority/mandates`; undefined in platform's own files and at the root. */
  readonly slice?: string
  readonly file: string
}

export function placeInCore(path: string): Place | undefined {
  if (!path.startsWith(CORE)) return undefined
  const parts = path.slice(CORE.length).split('/')
  const file = parts.at(-1) ?? ''
  if (parts.length === 1) return { wing: SHARED.has(file) ? 'shared' : 'root', file }
  const [first = '', second = ''] = parts
  const slice = parts.length > 2 ? `${first}/${second}` : undefined
  const wing = (first === 'evidence' ? `evidence/${second}` : first) as Wing
  if (!(wing in WINGS)) return { wing: 'unknown', file }
  return slice === undefined ? { wing, file } : { wing, slice, file }
}

export function breachesOfWings(all: readonly Module[]): string[] {
  return all.flatMap((module) => {
    const from = placeInCore(module.path)
    const breaches = from ? breachesInCore(module, from) : breachesFromOutside(module)
    return breaches.map((breach) => `${module.path}: ${breach}`)
  })
}

function breachesInCore(module: Module, from: Place): string[] {
  // Fixtures and drivers of core's own suites see everything; product code may not import them (borders.ts).
  if (module.path.startsWith(`${CORE}testing/`)) return []
  if (from.wing === 'unknown') return ['stands in no wing of the table']
  const breaches: string[] = []
  const inTest = isTestCode(module.path)
  for (const { specifier, names } of module.imports) {
    if (!specifier.startsWith('.')) continue
    const to = placeInCore(posix.join(posix.dirname(module.path), specifier))
    if (!to || to.wing === 'unknown') continue
    // The list of the API gathers each slice's declarations: their second door, for it alone.
    if (module.path === `${CORE}operations.ts` && to.file === 'operations.ts') continue
    if (to.slice !== undefined && to.slice !== from.slice && to.file !== 'index.ts')
      breaches.push(`enters ${to.slice} by ${to.file}, not by its door`)
    if (inTest || from.wing === 'shared' || from.wing === 'root' || to.wing === 'shared') continue
    if (to.wing === 'root') breaches.push(`a wing may not import core's own door: ${specifier}`)
    else if (!WINGS[from.wing].includes(to.wing)) breaches.push(`${from.wing} may not use ${to.wing}: ${specifier}`)
    if (from.wing === 'execution' && to.wing === 'authority')
      for (const name of names)
        if (name === '*' || NEVER_IN_EXECUTION.has(name)) breaches.push(`execution may not hold \`${name}\` of ${to.slice}`)
  }
  if (module.queries.length > 0 && !inTest && !/(^|-)store\.ts$/.test(from.file) && !ALSO_QUERIES.has(module.path.slice(CORE.length)))
    breaches.push(`writes SQL outside of a store: ${[...new Set(module.queries)].join(', ')}`)
  return breaches
}

/** Other packages come in by a door too. */
function breachesFromOutside(module: Module): string[] {
  return module.imports.flatMap(({ specifier }) => {
    const own = ownPackage(specifier)
    if (own?.name !== 'core' || own.subpath === '') return []
    const to = placeInCore(`${CORE}${own.subpath}.ts`)
    return to?.slice !== undefined && to.file !== 'index.ts' ? [`enters ${to.slice} by ${to.file}, not by its door`] : []
  })
}
