// What a source may speak of: the kinds of records and the attributes of each, where an attribute lands in the inventory, and which change of it
// is a step in somebody's life. Everything else about records follows from this table. No role, key or power is in it, so none comes from a source.
import type { LifecycleKind, LifecycleSubject, RecordKind } from '../../tables.ts'

/** In which form it may be said, beside text. `words`: a list of words, or text with blanks between. `days`: a whole number, or its digits. */
export type Form = 'text' | 'words' | 'days'

export interface RecordDefinition {
  readonly subject: LifecycleSubject
  /** In the order in which they are shown. `required`: without it there can be no new one. */
  readonly attributes: Readonly<Record<string, { readonly required: boolean; readonly help: string; readonly form?: Form }>>
  /** Events of its life. */
  readonly begins: LifecycleKind
  readonly changes: LifecycleKind
  readonly ends: LifecycleKind
  /** Attributes whose change is the event `changes`; another change is none. */
  readonly moves: readonly string[]
}

const need = (help: string) => ({ required: true, help })
const may = (help: string, form: Form = 'text') => ({ required: false, help, form })

const groups = 'in which groups he is, by their ids at the source: a list, or text with blanks between; gives nothing by itself'

export const recordKinds: Readonly<Record<RecordKind, RecordDefinition>> = {
  person: {
    subject: 'principal',
    attributes: {
      name: need('as shown'),
      email: may(''),
      team: may('in which team he is'),
      manager: may('who answers for him: the external id of another person of this source'),
      groups: may(groups, 'words'),
      ends: may('his last day, as `2026-12-31`'),
    },
    begins: 'joiner',
    changes: 'mover',
    ends: 'leaver',
    moves: ['team', 'manager', 'ends'],
  },
  contractor: {
    subject: 'principal',
    attributes: {
      name: need('as shown'),
      email: may(''),
      team: may('in which team he works'),
      party: may('whose he is; needed where the source is not of one party'),
      contract: need('under which contract of the party he works'),
      sponsor: may('the person of the enterprise who answers for him'),
      groups: may(groups, 'words'),
      ends: may('his last day; never later than his contract'),
    },
    begins: 'joiner',
    changes: 'mover',
    ends: 'leaver',
    moves: ['team', 'party', 'contract', 'sponsor', 'ends'],
  },
  contract: {
    subject: 'contract',
    attributes: {
      name: need('as shown'),
      party: may('with whom; needed where the source is not of one party'),
      owner: need('a person of the enterprise'),
      starts: need('`2026-01-31`'),
      ends: may('its last day; a source only brings it nearer'),
      kind: may('as in the import'),
      criticality: may('as in the import'),
      noticeBy: may('until when notice must be given'),
    },
    begins: 'contract_started',
    changes: 'contract_changed',
    ends: 'contract_ended',
    moves: ['party', 'owner', 'starts', 'ends', 'kind', 'criticality', 'noticeBy'],
  },
  workload: {
    subject: 'workload',
    attributes: {
      name: need('as shown'),
      team: need('whose it is'),
      environment: need('production, staging or development'),
      party: may("whose it is; absent: the source's party"),
      contract: may('under which contract it runs'),
      addresses: may('from where it connects: addresses and networks, with blanks or commas between'),
      reads: may('references at which it reads secrets, with blanks or commas between'),
    },
    begins: 'workload_registered',
    changes: 'workload_moved',
    ends: 'workload_retired',
    moves: ['team', 'environment', 'party', 'contract'],
  },
  identity: {
    subject: 'identity',
    attributes: {
      kind: need('`service_account`, `oauth_client` …'),
      name: need('as shown'),
      purpose: need('what it is for'),
      businessOwner: may('a person of the enterprise'),
      technicalOwner: may('a person of the enterprise'),
      environment: need('production, staging or development'),
      criticality: need('low, moderate, high or critical'),
      privileged: may('true or false'),
      party: may("who acts with it; absent: the source's party"),
      contract: may('under which contract it exists'),
      expires: may('`2026-12-31T23:59:59Z`'),
      scope: may('what was approved for it to reach, in the words of its systems: a list, or text with blanks between', 'words'),
      rotateEveryDays: may('how often its credentials are renewed, in days', 'days'),
      approvalReference: may('the record in which somebody approved it, such as a ticket'),
      rotationPath: may('by whom or by what its credentials are renewed, such as a vault or a runbook'),
      lastRotatedAt: may('when that was done last, as `2026-11-28T09:00:00Z`'),
    },
    begins: 'identity_declared',
    changes: 'identity_changed',
    ends: 'identity_ended',
    moves: [
      'kind',
      'purpose',
      'businessOwner',
      'technicalOwner',
      'environment',
      'criticality',
      'privileged',
      'party',
      'contract',
      'expires',
      'scope',
      'rotateEveryDays',
      'approvalReference',
    ],
  },
}

export const recordKindNames = Object.keys(recordKinds) as RecordKind[]

export const isRecordKind = (word: unknown): word is RecordKind => typeof word === 'string' && Object.hasOwn(recordKinds, word)

export const hasAttribute = (kind: RecordKind, attribute: string): boolean => Object.hasOwn(recordKinds[kind].attributes, attribute)

/** How an attribute is named across kinds: `person.email`. */
export const attributeName = (kind: RecordKind, attribute: string): string => `${kind}.${attribute}`

/** Events from which nothing follows beyond what the inventory says. */
export const statements: ReadonlySet<LifecycleKind> = new Set(['workload_registered', 'identity_declared'])
