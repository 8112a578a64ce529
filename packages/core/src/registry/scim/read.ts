// One resource, for whoever keeps it.
import type { ScimResourceName } from '../../tables.ts'
import { noSuchResource } from './members.ts'
import { type GroupRow, groupsOf } from './members-store.ts'
import type { ScimClient, Stored } from './model.ts'
import { readStored } from './store.ts'

/** Errors: `scim.unknown_resource`. */
export const readResource = async ({ runtime, caller, source }: ScimClient, type: ScimResourceName, id: string): Promise<Stored> => {
  const stored = await readStored(runtime.db, caller.org, source.name, type, id)
  if (stored === undefined) throw noSuchResource(type, id)
  return stored
}

/** The groups of each resource, by its id. */
export const groupsByMember = async (
  { runtime, caller, source }: ScimClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly GroupRow[]>> => {
  const rows = ids.length === 0 ? [] : await groupsOf(runtime.db, caller.org, { source: source.name, ids })
  return Map.groupBy(rows, (row) => row.member)
}
