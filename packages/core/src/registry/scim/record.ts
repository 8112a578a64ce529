// What a resource says as a record of its source. Pure: names of other resources are resolved before. Roles, groups and entitlements are not
// among it; what has no attribute in `registry/sources` stays with the resource and has no effect.
import { ENGAGEMENT_SCHEMA, ENTERPRISE_USER_SCHEMA, isValues, type Json, NHI_SCHEMA, scimError, type Values } from '@countersign/scim'
import { Temporal } from 'temporal-polyfill'
import type { Attributes, RecordKind, ScimRecordKind, ScimResourceName } from '../../tables.ts'
import type { Source } from '../sources/index.ts'

/** A person whom a resource names: by the id of a user here, or as he is called elsewhere. */
export interface NamedPerson {
  /** As his source calls him. */
  readonly externalId: string
  /** As the inventory calls him. */
  readonly id: string
}
export type People = ReadonlyMap<string, NamedPerson>

export interface SaidRecord {
  readonly kind: ScimRecordKind
  readonly attributes: Attributes
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
const partOf = (value: Json | undefined, name: string): Json | undefined => (isValues(value) ? value[name] : undefined)
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

const said = (attributes: Readonly<Record<string, unknown>>): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))

const outside = new Set(['contractor', 'vendor', 'external', 'partner', 'consultant', 'contingent', 'supplier'])

const speaks = (source: Source, kind: RecordKind): boolean => source.owns.has(kind) || source.creates.has(kind)

/** Person or contractor: as the source's document leaves no choice, else by `userType`. */
const kindOfUser = (source: Source, user: Values): 'person' | 'contractor' => {
  if (!speaks(source, 'contractor')) return 'person'
  if (!speaks(source, 'person')) return 'contractor'
  return outside.has((textOf(user['userType']) ?? '').toLowerCase()) ? 'contractor' : 'person'
}

const nameOf = (user: Values): string | undefined => {
  const { name } = user
  const parts = [textOf(partOf(name, 'givenName')), textOf(partOf(name, 'familyName'))].filter((part) => part !== undefined)
  return textOf(user['displayName']) ?? textOf(partOf(name, 'formatted')) ?? (parts.length > 0 ? parts.join(' ') : textOf(user['userName']))
}

const emailOf = (user: Values): string | undefined => {
  const emails = listOf(user['emails'])
  const best =
    emails.find((each) => partOf(each, 'primary') === true) ??
    emails.find((each) => textOf(partOf(each, 'type'))?.toLowerCase() === 'work') ??
    emails[0]
  const userName = textOf(user['userName'])
  return textOf(partOf(best, 'value')) ?? (userName?.includes('@') ? userName : undefined)
}

const lastDay = (value: Json | undefined): string | undefined => {
  const text = textOf(value)
  if (text === undefined) return undefined
  try {
    return Temporal.PlainDate.from(text.slice(0, 10), { overflow: 'reject' }).toString()
  } catch {
    throw scimError('invalidValue', '`lastDay` is a day, such as `2026-12-31`')
  }
}

const userRecord = (source: Source, user: Values, people: People): SaidRecord => {
  const kind = kindOfUser(source, user)
  const enterprise = user[ENTERPRISE_USER_SCHEMA]
  const engagement = user[ENGAGEMENT_SCHEMA]
  const common = {
    name: nameOf(user),
    email: emailOf(user),
    team: textOf(partOf(enterprise, 'department')),
    ends: lastDay(partOf(engagement, 'lastDay')),
  }
  if (kind === 'contractor') {
    const sponsor = textOf(partOf(engagement, 'sponsor'))
    const party = textOf(partOf(engagement, 'party'))
    const contract = textOf(partOf(engagement, 'contract'))
    return { kind, attributes: said({ ...common, party, contract, sponsor: sponsor && (people.get(sponsor)?.id ?? sponsor) }) }
  }
  const manager = textOf(partOf(partOf(enterprise, 'manager'), 'value'))
  return { kind, attributes: said({ ...common, manager: manager && (people.get(manager)?.externalId ?? manager) }) }
}

const ownerOf = (nhi: Json | undefined, type: 'business' | 'technical', people: People): string | undefined => {
  const owner = listOf(partOf(nhi, 'owners')).find((each) => textOf(partOf(each, 'type'))?.toLowerCase() === type)
  const value = textOf(partOf(owner, 'value'))
  return value && (people.get(value)?.id ?? value)
}

const oneOf = (name: string, value: Json | undefined, words: readonly string[]): string | undefined => {
  const text = textOf(value)?.toLowerCase()
  if (text === undefined || words.includes(text)) return text
  throw scimError('invalidValue', `\`${name}\` is one of ${words.join(', ')}`)
}

/** Rights in the words of the systems, one a value. */
const scopeOf = (nhi: Json | undefined): string[] | undefined => {
  const words = listOf(partOf(nhi, 'scope')).flatMap((each) => textOf(each) ?? [])
  if (words.some((word) => /\s/.test(word))) throw scimError('invalidValue', 'each value of `scope` is one right, without blanks')
  return words.length === 0 ? undefined : words
}

const mostDays = 3650

const intervalOf = (nhi: Json | undefined): number | undefined => {
  const days = partOf(partOf(nhi, 'rotation'), 'intervalDays')
  if (typeof days !== 'number') return undefined
  if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days
  throw scimError(
    'invalidValue',
    `\`rotation.intervalDays\` is a whole number of days from 1 to ${mostDays}; leave it out where there is none`,
  )
}

const identityRecord = (identity: Values, people: People): SaidRecord => {
  const nhi = identity[NHI_SCHEMA]
  const privileged = partOf(nhi, 'privileged')
  return {
    kind: 'identity',
    attributes: said({
      kind: textOf(identity['kind']),
      name: textOf(identity['displayName']),
      purpose: textOf(partOf(nhi, 'purpose')),
      businessOwner: ownerOf(nhi, 'business', people),
      technicalOwner: ownerOf(nhi, 'technical', people),
      environment: oneOf('environment', partOf(nhi, 'environment'), ['production', 'staging', 'development']),
      criticality: oneOf('criticality', partOf(nhi, 'criticality'), ['low', 'moderate', 'high', 'critical']),
      privileged: typeof privileged === 'boolean' ? privileged : undefined,
      party: textOf(partOf(nhi, 'party')),
      contract: textOf(partOf(nhi, 'contract')),
      expires: textOf(partOf(nhi, 'expiresAt')),
      scope: scopeOf(nhi),
      rotateEveryDays: intervalOf(nhi),
      approvalReference: textOf(partOf(nhi, 'approvalReference')),
      rotationPath: textOf(partOf(partOf(nhi, 'rotation'), 'path')),
      lastRotatedAt: textOf(partOf(partOf(nhi, 'rotation'), 'lastRotatedAt')),
    }),
  }
}

/** Ids that may be those of users here: managers, sponsors, owners. */
export const peopleNamed = (type: ScimResourceName, resource: Values): string[] => {
  const enterprise = resource[ENTERPRISE_USER_SCHEMA]
  const named =
    type === 'User'
      ? [partOf(partOf(enterprise, 'manager'), 'value'), partOf(resource[ENGAGEMENT_SCHEMA], 'sponsor')]
      : listOf(partOf(resource[NHI_SCHEMA], 'owners')).map((each) => partOf(each, 'value'))
  return named.flatMap((value) => textOf(value) ?? [])
}

/** Errors: `scim.invalid_value`. */
export const recordOf = (source: Source, type: 'User' | 'Identity', resource: Values, people: People): SaidRecord =>
  type === 'User' ? userRecord(source, resource, people) : identityRecord(resource, people)

/** Whether the resource is to be there in the world that its source tells of. */
export const isActive = (resource: Values): boolean => resource['active'] !== false

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/**
 * Under which name the source's word on a resource stands for good: the client's own id for it, else its name. Errors: `scim.invalid_value`.
 */
export const recordKeyOf = (source: Source, type: 'User' | 'Identity', resource: Values): string => {
  const key = textOf(resource['externalId']) ?? textOf(resource[type === 'User' ? 'userName' : 'displayName']) ?? ''
  if (key === '' || CONTROL.test(key) || key.length + source.prefix.length > 200)
    throw scimError(
      'invalidValue',
      '`externalId`, or the name where there is none, must have 1 to 200 characters and no control characters',
    )
  return key
}
