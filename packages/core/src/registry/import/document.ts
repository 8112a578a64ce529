// What an inventory document may hold: its sections and the fields of each. The readers, the checks and the reference follow this table.
import type { Place, YamlProblem } from '../../platform/yaml.ts'
import { clauseNames, contractKinds, criticalities } from '../contracts/index.ts'

/** A value with where it stands; `places` says where its parts do, by path below it (`host`, `doors.0`). */
export interface Cell extends Place {
  readonly value: unknown
  readonly places?: ReadonlyMap<string, Place>
}

/** One record of a section, as it was read, not yet believed. */
export interface RawRecord extends Place {
  readonly section: SectionName
  readonly cells: ReadonlyMap<string, Cell>
  /** Fields of which their owner says nothing any more; what a document says nothing of stays. */
  readonly takesBack?: readonly string[]
}

export type ImportProblem = YamlProblem

/** A record that no text holds: what it says stands all in one place. Null and undefined say nothing. */
export const rawRecord = (section: SectionName, place: number, fields: Readonly<Record<string, unknown>>): RawRecord => ({
  section,
  line: place,
  column: 1,
  cells: new Map(
    Object.entries(fields)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, { value, line: place, column: 1 }]),
  ),
})

type Target = 'teams' | 'parties' | 'principals' | 'people' | 'contracts' | 'systems' | 'workloads' | 'identities' | 'credentials'

export type FieldType =
  | { readonly is: 'id' }
  | { readonly is: 'text'; readonly longest: number }
  | { readonly is: 'date' }
  | { readonly is: 'instant' }
  | { readonly is: 'boolean' }
  | { readonly is: 'number'; readonly least: number; readonly most: number; readonly whole: boolean }
  | { readonly is: 'names' }
  /** Any words without blanks: scopes. */
  | { readonly is: 'words'; readonly orNone?: true }
  | { readonly is: 'references'; readonly to: Target }
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

const names: FieldType = { is: 'names' }
const whole = (least: number, most: number): FieldType => ({ is: 'number', least, most, whole: true })
const hours: FieldType = { is: 'number', least: 0.01, most: 8760, whole: false }
const criticality: FieldType = { is: 'choice', of: criticalities }
const clause: FieldType = { is: 'choice', of: clauseNames }

const terms = {
  withinHours: may(hours, '`evidence_on_demand`, `revocation_right`'),
  evidence: may(line, '`evidence_on_demand`: of one class, as `revocation`'),
  noticeDays: may(whole(0, 3650), '`audit_right`'),
  days: may(whole(1, 36_500), '`retention`'),
  allowed: may({ is: 'boolean' }, '`subcontracting`'),
  approvalNeeded: may({ is: 'boolean' }, "`subcontracting`: each one needs the enterprise's word"),
  maxDepth: may(whole(0, 20), '`subcontracting`: levels'),
}
const source = { document: need(line, 'the text that says so'), section: need(line, 'where in it') }

const principal = {
  id: need(id, 'unique among people, agents and services'),
  name: need(line, 'as shown'),
  party: may(to('parties'), "whose he is; absent: the enterprise's"),
  roles: may({ is: 'roles' }, 'roles held; needs the power `role.assign`'),
}

/** In the order in which they are written: what is referred to comes first. */
export const sections = {
  teams: {
    id: need(id, 'named by people and workloads'),
    name: may(line, 'as shown'),
    lead: may(to('people'), 'who leads it: what nobody answers for any more may go to him'),
  },
  parties: {
    id: need(id, ''),
    kind: need({ is: 'choice', of: ['provider', 'subcontractor'] }, 'the enterprise itself is there already'),
    name: need(line, 'as shown'),
    parent: may(to('parties'), 'whose subcontractor it is'),
    tenants: may(names, 'for which tenants it works'),
    regions: may(names, 'in which regions'),
    services: may(names, 'what it offers'),
    controls: may(names, 'controls that it must keep; they hold for its subcontractors too'),
  },
  duties: {
    party: need(to('parties'), 'who owes it; its subcontractors owe it too'),
    evidence: need(line, 'class of evidence of the policy pack, as `revocation`'),
    withinHours: need(hours, 'after the deed, at the latest'),
  },
  people: {
    ...principal,
    email: may(line, ''),
    team: may(to('teams'), ''),
    manager: may(to('people'), 'who answers for him; absent: as it is'),
  },
  agents: { ...principal, party: need(to('parties'), 'whose software it is') },
  services: principal,
  contracts: {
    id: need(id, ''),
    name: need(line, 'as shown'),
    party: need(to('parties'), 'a provider or subcontractor'),
    owner: need(to('people'), 'a person of the enterprise'),
    starts: need({ is: 'date' }, '`2026-01-31`'),
    ends: may({ is: 'date' }, 'its last day; later only by `countersign contract confirm`'),
    kind: may({ is: 'choice', of: contractKinds }, 'absent: managed_service'),
    criticality: may(criticality, 'absent: moderate'),
    under: may(to('contracts'), "of a subcontractor: its principal's contract on which this one stands"),
    noticeBy: may({ is: 'date' }, 'until when notice must be given'),
    autoRenews: may({ is: 'boolean' }, 'what the paper says; it extends nothing here'),
    renewalMonths: may(whole(1, 120), 'for how long it renews by its paper'),
    tenants: may(names, 'absent: all of its principal or party'),
    regions: may(names, 'the same'),
    systems: may({ is: 'references', to: 'systems' }, 'the same'),
    operations: may(names, 'operations of the policy pack; the same'),
  },
  clauses: {
    contract: need(to('contracts'), 'whose clause it is'),
    clause: need(clause, ''),
    service: may(line, 'for this service alone; absent: for all'),
    ...source,
    ...terms,
    inForce: may({ is: 'boolean' }, 'absent: true; false: it was taken out'),
  },
  uptime: {
    contract: need(to('contracts'), 'whose promise it is'),
    service: need(line, 'what is promised'),
    percent: need({ is: 'number', least: 0.001, most: 100, whole: false }, ''),
    penalty: may(line, 'what is owed otherwise'),
    ...source,
  },
  requirements: {
    clause: need(clause, 'what a contract must say, beyond the shipped register'),
    kind: may({ is: 'choice', of: contractKinds }, 'absent: of every kind'),
    atLeast: may(criticality, 'from this criticality on; absent: low'),
    ...terms,
  },
  systems: {
    id: need(id, ''),
    name: need(line, 'as shown'),
    connector: need(id, 'which connector speaks to it; `none` if there is none'),
    environment: need(environment, ''),
    region: may(id, 'where it stands, in the words of the responsibility matrix'),
    tenant: may(id, 'whom it serves, in the words of parties and contracts'),
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
    addresses: may({ is: 'words', orNone: true }, 'from where it connects: addresses and networks, as `10.1.0.0/16`'),
    reads: may({ is: 'words', orNone: true }, 'references at which it reads secrets'),
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
    holder: may(to('principals'), "whose own account it is: it ends when he leaves; absent: nobody's own, or as it is"),
    environment: need(environment, ''),
    criticality: need(criticality, ''),
    privileged: may({ is: 'boolean' }, 'absent: false'),
    expires: may({ is: 'instant' }, '`2026-12-31T23:59:59Z`'),
    scope: may({ is: 'words' }, 'what was approved for it to reach; counts for its credentials that have none of their own'),
    rotateEveryDays: may({ is: 'number', least: 1, most: 3650, whole: true }, 'how often its credentials are to be renewed, at the least'),
    approvalReference: may(line, 'the record in which somebody approved it, such as a ticket; no approval of ours'),
    rotationPath: may(line, 'by whom or by what its credentials are renewed, such as a vault or a runbook'),
    lastRotatedAt: may({ is: 'instant' }, 'when that was done last; counts where nothing was seen that says otherwise'),
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
    purpose: may(line, 'what it is for'),
    scope: may({ is: 'words' }, 'what it may reach there: roles, groups, scopes, as approved'),
    issuer: may(line, 'who gave it out'),
    created: may({ is: 'instant' }, 'when it was made, or last renewed'),
    lastUsed: may({ is: 'instant' }, ''),
    rotateEveryDays: may({ is: 'number', least: 1, most: 3650, whole: true }, 'how often it is to be renewed'),
    compensatingControls: may({ is: 'names' }, 'what guards one that can not be renewed'),
  },
  uses: {
    credential: need(to('credentials'), ''),
    workload: need(to('workloads'), ''),
    deliveredTo: may({ is: 'secret' }, 'reference to where this workload reads its secret'),
    learnt: may({ is: 'choice', of: ['declared', 'observed', 'inferred'] }, 'absent: declared'),
  },
  consents: {
    id: need(id, ''),
    system: need(to('systems'), 'where it was given'),
    client: need(line, 'the application, as the system knows it'),
    clientName: may(line, 'as shown'),
    key: may(line, 'which of several of the application: the id of the grant'),
    party: may(to('parties'), 'whose application it is'),
    contract: may(to('contracts'), 'under which contract'),
    consentedBy: need(line, 'the account that gave it'),
    subject: may(line, 'the account for which it holds; absent: for everybody'),
    scopes: need({ is: 'words' }, 'what it lets in to'),
    given: may({ is: 'instant' }, ''),
    lastUsed: may({ is: 'instant' }, ''),
    expires: may({ is: 'instant' }, ''),
    ended: may({ is: 'instant' }, 'it is no more; absent: it holds'),
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
  duty: 'duties',
  contract: 'contracts',
  clause: 'clauses',
  uptime: 'uptime',
  requirement: 'requirements',
  system: 'systems',
  workload: 'workloads',
  identity: 'identities',
  credential: 'credentials',
  use: 'uses',
  consent: 'consents',
  role: 'roles',
}
