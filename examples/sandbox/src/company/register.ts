// Brings the company into the product by its import, once; afterwards only the addresses of systems that moved are told, and somebody signs each.
import { writeFile } from 'node:fs/promises'
import { CountersignProblem, everyItem } from '@countersign/client'
import type { Home } from '../home/home.ts'
import type { Api } from '../people/api.ts'
import { approve } from '../people/approvers.ts'
import { JONAS } from '../people/cast.ts'
import type { People } from '../people/people.ts'
import { patienceMs } from '../run/patience.ts'
import type { World } from '../world/world.ts'
import { companyDocument } from './document.ts'

export const registerCompany = async (home: Home, admin: Api, world: World): Promise<void> => {
  if ((await home.read('registered.json')) === undefined) {
    const document = await companyDocument(world)
    // Kept for whoever wants to read what was brought in: it holds references, no secret.
    await writeFile(home.path('company.yaml'), document)
    await admin.post('/v1/inventory/import', { body: { document, dryRun: false } })
    await home.write('registered.json', { at: new Date().toISOString() })
  }
}

/** Signs a proposal that nobody has signed yet, and waits until it is in effect. */
const haveSigned = async (people: People, change: string): Promise<void> => {
  const { api } = people.of(JONAS)
  const end = Date.now() + patienceMs
  for (;;) {
    const { state, approvalRequests } = await api.get('/v1/changes/{change}', { params: { path: { change } } })
    if (state === 'closed') return
    for (const request of approvalRequests) if (request.state === 'open') await approve(people, request, 'it has moved', () => {})
    if (Date.now() > end) throw new Error(`the change \`${change}\` by which a system moves is not in effect`)
    await new Promise((next) => setTimeout(next, 200))
  }
}

export const tellMoved = async (admin: Api, people: People, world: World): Promise<void> => {
  for await (const known of everyItem((cursor) =>
    admin.get('/v1/systems', { params: { query: cursor === undefined ? {} : { cursor } } }),
  )) {
    const now = world.systems[known.id]
    if (!now || sameJson(now.config, known.config)) continue
    const { id, ...rest } = known
    const body = { ...rest, config: { ...now.config }, reason: 'it has moved', ticket: 'MOVED' }
    const change = await admin.post('/v1/systems/{system}/proposal', { params: { path: { system: id } }, body }).then(
      (made) => made.change,
      // A start that was interrupted has proposed it.
      (error: unknown) => {
        const waiting = error instanceof CountersignProblem ? error.details?.['change'] : undefined
        if (typeof waiting !== 'string') throw error
        return waiting
      },
    )
    await haveSigned(people, change)
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
