// Somebody's life as the API shows it.
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { changesOfPerson, credentialsOfPerson } from './life-store.ts'

export const lifeOf = async (runtime: Runtime, org: string, person: string) => {
  const row = await readPrincipal(runtime.db, org, person)
  if (!row) return undefined
  const held = await credentialsOfPerson(runtime.db, org, person)
  const identities = [...Map.groupBy(held, (one) => one.identity)].map(([id, of]) => ({
    id,
    state: of[0]!.identity_state,
    credentials: of.flatMap(({ credential, system, credential_state: state }) =>
      credential === null || system === null || state === null ? [] : [{ id: credential, system, state }],
    ),
  }))
  const changes = await changesOfPerson(runtime.db, org, person)
  return {
    person,
    name: row.name,
    active: row.active,
    leftAt: row.deactivated_at?.toISOString() ?? null,
    team: row.team,
    manager: row.manager_id,
    identities,
    changes: changes.map(({ id, state, closure, opened_at, closed_at }) => ({
      id,
      state,
      closure,
      openedAt: opened_at.toISOString(),
      closedAt: closed_at?.toISOString() ?? null,
    })),
    left: identities
      .filter(({ state }) => state !== 'active')
      .flatMap(({ credentials }) => credentials.filter(({ state }) => state !== 'retired')).length,
  }
}
