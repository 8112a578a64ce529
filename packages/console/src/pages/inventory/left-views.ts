// Views that were saved when this browser alone kept them: read, and put among those that are there by now. Pure but for the storage that it is given.
import { type Filters, filtersIn } from './filters.ts'

export interface LeftView {
  readonly name: string
  readonly filters: Filters
}

/** As many as there could be. */
const most = 30
const longest = 80

export const leftPlace = (person: string): string => `countersign.views.${person}`

const viewIn = (value: unknown): LeftView[] => {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('filters' in value)) return []
  const { name, filters } = value
  if (typeof name !== 'string' || name.trim() === '' || typeof filters !== 'object' || filters === null) return []
  return [{ name: name.trim().slice(0, longest), filters: filtersIn({ ...filters }) }]
}

/** SAFETY: what another hand has written there is no view. */
export const leftIn = (storage: Pick<Storage, 'getItem'>, person: string): LeftView[] => {
  try {
    const kept: unknown = JSON.parse(storage.getItem(leftPlace(person)) ?? '[]')
    return Array.isArray(kept) ? kept.flatMap(viewIn).slice(0, most) : []
  } catch {
    return []
  }
}

interface Said {
  readonly name: string
  readonly search: string
}

/** What is still to be saved: not what is there already, and nothing under a name that means something else there. */
export const toSave = (left: readonly Said[], there: readonly Said[], otherwise: (name: string) => string): Said[] => {
  const known = new Map(there.map(({ name, search }) => [name, search]))
  const next: Said[] = []
  for (const { name, search } of left) {
    const free = known.has(name) && known.get(name) !== search ? otherwise(name).slice(-longest) : name
    if (known.has(free)) continue
    known.set(free, search)
    next.push({ name: free, search })
  }
  return next
}
