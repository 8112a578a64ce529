// What the sources and the import of the whole company say: the generated crowd, and those few whose lives are told.
import type { CrowdPerson } from '../company/crowd/crowd.ts'
import { EDGE } from '../world/edge.ts'
import { consumers, exportLogin, planningLogin, trackingLogin } from '../world/seeds.ts'
import { WORKSPACE } from '../world/workspace.ts'
import type { World } from '../world/world.ts'
import { personSaid, type Said } from './deliver.ts'
import { CLARA, EMEKA, inventoryId, ROSA, STAFF } from './staff.ts'

const crowdOf = (world: World) => {
  if (world.crowd === undefined) throw new Error('this story is told of the whole company')
  return world.crowd
}

const ownerOf = (id: string): string => `hr:${id}`

export const people = (world: World): Said[] => [...crowdOf(world).people, ...STAFF].map(personSaid)

/** The workload that is retired, and the one that shares its credential and stays. */
export const EXPORT = 'manifest-export'
export const BOARD = 'manifest-board'
/** Both use one account: the one takes up a new credential by itself, the other only when somebody starts it anew. */
export const LIVE = 'tracking-live'
export const ARCHIVE = 'tracking-archive'
/** Keeps no secret: it is lent what it needs. */
export const QUOTES = 'rate-quotes'

const workload = (externalId: string, name: string, team: string, environment = 'production'): Said => ({
  kind: 'workload',
  externalId,
  attributes: { name, team, environment },
})

export const workloads = (world: World): Said[] => [
  ...crowdOf(world).workloads.map(({ id, name, team, environment }) => workload(id, name, team, environment)),
  workload(EXPORT, 'Manifest export', 'freight-hamburg'),
  workload(BOARD, 'Manifest board', 'freight-hamburg'),
  workload(LIVE, 'Tracking, live', 'freight-hamburg'),
  workload(ARCHIVE, 'Tracking, archive', 'freight-hamburg'),
  workload(QUOTES, 'Rate quotes', 'freight-hamburg', 'staging'),
]

const machine = (externalId: string, attributes: Record<string, string>): Said => ({
  kind: 'identity',
  externalId,
  attributes: { kind: 'service_account', environment: 'production', criticality: 'moderate', ...attributes },
})

/** So many identities lose their owner with each of the two who leave. */
export const OWNED = 12

const owned = (owner: CrowdPerson): Said[] =>
  Array.from({ length: OWNED }, (_, index) =>
    machine(`${owner.name.split(' ')[0]!.toLowerCase()}-job-${index + 1}`, {
      name: `Job ${index + 1} of ${owner.team}`,
      purpose: 'closes the month',
      businessOwner: inventoryId(owner),
      technicalOwner: inventoryId(owner),
      expires: '2027-12-31T00:00:00Z',
    }),
  )

const OURS = [
  ['manifests', 'Manifests', 'reads manifests'],
  ['tracking', 'Tracking', 'reads where shipments are'],
  ['planning', 'Planning', 'shows what the account of a planner may do'],
] as const

export const technical = (world: World): Said[] => [
  ...crowdOf(world).identities.map(({ id, kind, name, purpose, businessOwner, technicalOwner, environment, criticality, expires }) =>
    machine(id, {
      kind,
      name,
      purpose,
      environment,
      criticality,
      expires,
      ...(businessOwner === undefined ? {} : { businessOwner: ownerOf(businessOwner) }),
      ...(technicalOwner === undefined ? {} : { technicalOwner: ownerOf(technicalOwner) }),
    }),
  ),
  ...[EMEKA, ROSA].flatMap(owned),
  ...OURS.map(([id, name, purpose]) =>
    machine(id, {
      name,
      purpose,
      businessOwner: 'henrik.dahl',
      technicalOwner: 'sofia.rossi',
      environment: 'staging',
      expires: '2027-12-31T00:00:00Z',
    }),
  ),
]

interface Credential {
  readonly id: string
  readonly identity: string
  readonly system: string
  readonly kind: string
  readonly account: string
  readonly secret?: string
  readonly rotateEveryDays?: number
}

/** The applications, and every account that somebody has written down. */
export const registered = (world: World) => {
  const { accounts, applications } = crowdOf(world)
  const credentials: Credential[] = []
  const uses: { credential: string; workload: string; deliveredTo?: string }[] = []
  for (const [index, one] of accounts.entries()) {
    if (one.identity === undefined) continue
    const id = `acc-${index}`
    const identity = /^\d+$/.test(one.identity) ? ownerOf(one.identity) : one.identity
    credentials.push({ id, identity, system: one.system, kind: 'scim.user', account: one.account })
    for (const workload_ of one.uses) uses.push({ credential: id, workload: workload_ })
  }
  const secretOf = (name: string) => world.files.reference(name)
  const login = (id: string, identity: string, account: string, secret: string): Credential => ({
    id,
    identity,
    system: 'freight-db',
    kind: 'postgresql.password',
    account,
    secret: secretOf(secret),
  })
  credentials.push(
    login('clara-freight', inventoryId(CLARA), 'clara_wolf', 'clara-freight'),
    login('manifests-db', 'manifests', exportLogin, 'manifests-db'),
    { ...login('tracking-db', 'tracking', trackingLogin, 'tracking-db'), rotateEveryDays: 90 },
    login('planning-db', 'planning', planningLogin, 'planning-db'),
    {
      id: 'clara-directory',
      identity: inventoryId(CLARA),
      system: 'directory',
      kind: 'scim.user',
      account: 'clara.wolf@nordhaven.example',
      secret: secretOf('clara-directory'),
    },
  )
  uses.push(
    { credential: 'manifests-db', workload: EXPORT },
    { credential: 'manifests-db', workload: BOARD, deliveredTo: secretOf(consumers.board.file) },
    { credential: 'tracking-db', workload: LIVE, deliveredTo: secretOf(consumers.live.file) },
    { credential: 'tracking-db', workload: ARCHIVE, deliveredTo: secretOf(consumers.archive.file) },
  )
  return {
    systems: [
      ...applications,
      { id: WORKSPACE, name: 'Company workspace', environment: 'production' },
      { id: EDGE, name: 'Servers at the edge', environment: 'production' },
    ].map(({ id, name, environment }) => {
      const { connector, config, operatorSecrets, observerSecrets } = world.systems[id]!
      return { id, name, connector, environment, config, operatorSecrets, observerSecrets }
    }),
    credentials,
    uses,
  }
}
