// Brings the company into the product by its import, once; afterwards only the addresses of systems that moved are told.
import { writeFile } from 'node:fs/promises'
import type { Home } from '../home/home.ts'
import type { Api } from '../people/api.ts'
import { listAll } from '../people/api.ts'
import type { World } from '../world/world.ts'
import { companyDocument } from './document.ts'

interface SystemView {
  readonly id: string
  readonly name: string
  readonly connector: string
  readonly environment: string
  readonly config: unknown
  readonly operatorSecrets: unknown
  readonly observerSecrets: unknown
}

export const registerCompany = async (home: Home, admin: Api, world: World): Promise<void> => {
  if ((await home.read('registered.json')) === undefined) {
    const document = await companyDocument(world)
    // Kept for whoever wants to read what was brought in: it holds references, no secret.
    await writeFile(home.path('company.yaml'), document)
    await admin.send('POST', '/v1/inventory/import', { document, dryRun: false })
    await home.write('registered.json', { at: new Date().toISOString() })
    return
  }
  for (const known of await listAll<SystemView>(admin, '/v1/systems')) {
    const now = world.systems[known.id]
    if (!now || sameJson(now.config, known.config)) continue
    const { id, ...rest } = known
    await admin.send('PUT', `/v1/systems/${id}`, { ...rest, config: now.config })
  }
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
