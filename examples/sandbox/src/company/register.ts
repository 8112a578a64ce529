// Brings the company into the product by its import, once; afterwards only the addresses of systems that moved are told.
import { writeFile } from 'node:fs/promises'
import { everyItem } from '@countersign/client'
import type { Home } from '../home/home.ts'
import type { Api } from '../people/api.ts'
import type { World } from '../world/world.ts'
import { companyDocument } from './document.ts'

export const registerCompany = async (home: Home, admin: Api, world: World): Promise<void> => {
  if ((await home.read('registered.json')) === undefined) {
    const document = await companyDocument(world)
    // Kept for whoever wants to read what was brought in: it holds references, no secret.
    await writeFile(home.path('company.yaml'), document)
    await admin.post('/v1/inventory/import', { body: { document, dryRun: false } })
    await home.write('registered.json', { at: new Date().toISOString() })
    return
  }
  for await (const known of everyItem((cursor) =>
    admin.get('/v1/systems', { params: { query: cursor === undefined ? {} : { cursor } } }),
  )) {
    const now = world.systems[known.id]
    if (!now || sameJson(now.config, known.config)) continue
    const { id, ...rest } = known
    await admin.put('/v1/systems/{system}', { params: { path: { system: id } }, body: { ...rest, config: { ...now.config } } })
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
