// What an inventory document may hold: its sections and the fields of each. The readers, the checks and the reference follow this table.
import type { Place, YamlProblem } from '../../platform/yaml.ts'

/** A value with where it stands; `places` says where its parts do, by path below it (`host`, `doors.0`). */
export interface Cell extends Place {
  readonly value: unknown
  readonly places?: ReadonlyMap<string, Place>
}

/** One record of a section, as it was read, not yet believed. */
export interface RawRecord extends Place {
  readonly section: SectionName
  readonly cells: ReadonlyMap<string, Cell>
}

export type ImportProblem = YamlProblem

type Target = 'teams' | 'parties' | 'principals' | 'people' | 'contracts' | 'systems' | 'workloads' | 'identities' | 'credentials'

export type FieldType =
  | { readonly is: 'id' }
  | { readonly is: 'text'; readonly longest: number }
  | { readonly is: 'date' }
  | { readonly is: 'instant' }
  | { readonly is: 'boolean' }
  | { readonly is: 'role' }
  | { readonly is: 'roles' }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'reference'; readonly to: Target }
  | { readonly is: 'secret' }
  | { readonly is: 'secrets' }
  | { readonly is: 'settings' }

export interface Field {
  readonly type: FieldType
  readonly required: boolean
  readonly help: string
}

const need = (type: FieldType, help: string): Field => ({ type, required: true, help })
const may = (type: FieldType, help: string): Field => ({ type, required: false, help })

const id: FieldType = { is: 'id' }
const line: FieldType = { is: 'text', longest: 200 }
const prose: FieldType = { is: 'text', longest: 2000 }
const to = (target: Target): FieldType => ({ is: 'reference', to: target })
const environment: FieldType = { is: 'choice', of: ['production', 'staging', 'development'] }

const principal = {
  id: need(id, 'unique among people, agents and services'),
  name: need(line, 'as shown'),
  party: may(to('parties'), "whose he is; absent: the enterprise's"),
  roles: may({ is: 'roles' }, 'roles held; needs the power `role.assign`'),
}

/** In the order in which they are written: what is referred to comes first. */
export const sections = {
  teams: { id: need(id, 'named by people and workloads'), name: may(line, 'as shown') },
  parties: {
    id: need(id, ''),
    kind: need({ is: 'choice', of: ['provider', 'subcontractor'] }, 'the enterprise itself is there already'),
    name: need(line, 'as shown'),
    parent: may(to('parties'), 'whose subcontractor it is'),
  },
  people: { ...principal, email: may(line, ''), team: may(to('teams'), '') },
  agents: { ...principal, party: need(to('parties'), 'whose software it is') },
  services: principal,
  contracts: {
    id: need(id, ''),
    name: need(line, 'as shown'),
    party: need(to('parties'), 'a provider or subcontractor'),
    owner: need(to('people'), 'a person of the enterprise'),
    starts: need({ is: 'date' }, '`2026-01-31`'),
    ends: may({ is: 'date' }, ''),
  },
  systems: {
    id: need(id, ''),
    name: need(line, 'as shown'),
    connector: need(id, 'which connector speaks to it; `none` if there is none'),
    environment: need(environment, ''),
    config: may({ is: 'settings' }, "the connector's settings, no secret among them"),
    operatorSecrets: may({ is: 'secrets' }, 'references, by slot'),
    observerSecrets: may({ is: 'secrets' }, 'references, by slot'),
  },
  workloads: {
    id: need(id, ''),
    name: need(line, 'as shown'),
    team: need(to('teams'), ''),
    party: may(to('parties'), "whose it is; absent: the enterprise's"),
    contract: may(to('contracts'), 'under which contract it runs'),
    environment: need(environment, ''),
    state: may({ is: 'choice', of: ['running', 'retired'] }, 'absent: running'),
  },
  identities: {
    id: need(id, ''),
    kind: need(line, '`service_account`, `oauth_client`, `person` …'),
    name: need(line, 'as shown'),
    purpose: need(prose, 'what it is for'),
    party: may(to('parties'), "who acts with it; absent: the enterprise's"),
    contract: may(to('contracts'), 'under which contract it exists'),
    businessOwner: may(to('people'), 'a person of the enterprise; without one it is a finding'),
    technicalOwner: may(to('people'), 'a person of the enterprise; without one it is a finding'),
    environment: need(environment, ''),
    criticality: need({ is: 'choice', of: ['low', 'moderate', 'high', 'critical'] }, ''),
    privileged: may({ is: 'boolean' }, 'absent: false'),
    expires: may({ is: 'instant' }, '`2026-12-31T23:59:59Z`'),
  },
  credentials: {
    id: need(id, ''),
    identity: need(to('identities'), 'whose credential it is: that is who answers for it'),
    system: need(to('systems'), 'where it works'),
    kind: need(line, 'one that the connector knows, as `postgresql.password`'),
    account: need(line, 'its name at the system'),
    key: may(line, 'which of several of the account: serial, fingerprint'),
    secret: may({ is: 'secret' }, 'reference to its value, needed to show it at its doors'),
    expires: may({ is: 'instant' }, ''),
    derivedFrom: may(to('credentials'), 'what it was derived from'),
    legacy: may({ is: 'boolean' }, 'absent: false'),
    irrevocableUntil: may({ is: 'instant' }, 'it can not be revoked before'),
    executor: may(to('principals'), "who ends it; absent: the enterprise's connectors"),
  },
  uses: {
    credential: need(to('credentials'), ''),
    workload: need(to('workloads'), ''),
    deliveredTo: may({ is: 'secret' }, 'reference to where this workload reads its secret'),
    learnt: may({ is: 'choice', of: ['declared', 'observed', 'inferred'] }, 'absent: declared'),
  },
  roles: {
    principal: need(to('principals'), ''),
    role: need({ is: 'role' }, 'needs the power `role.assign`'),
    until: may({ is: 'instant' }, 'absent: until it is taken away'),
  },
} as const satisfies Record<string, Readonly<Record<string, Field>>>

export type SectionName = keyof typeof sections
export const sectionNames = Object.keys(sections) as SectionName[]

/** In CSV, the word in the `record` column. */
export const recordWords: Readonly<Record<string, SectionName>> = {
  team: 'teams',
  party: 'parties',
  person: 'people',
  agent: 'agents',
  service: 'services',
  contract: 'contracts',
  system: 'systems',
  workload: 'workloads',
  identity: 'identities',
  credential: 'credentials',
  use: 'uses',
  role: 'roles',
}
