// Names of subjects as security events give them: RFC 9493, and the complex subjects of the OpenID Shared Signals Framework 1.0 §3. Pure. SAFETY: a name of a
// format that is known has all its members and no empty ones; one of another format names nothing here, and is kept as it came.
import type { SignalEvent } from '@countersign/policy'
import { Type } from 'typebox'
import { Check } from 'typebox/value'

const text = Type.String({ minLength: 1, maxLength: 1000 })
// Members beside those of the format are nobody's to forbid; they are not looked at.
const shapes = {
  account: Type.Object({ uri: text }),
  email: Type.Object({ email: text }),
  iss_sub: Type.Object({ iss: text, sub: text }),
  opaque: Type.Object({ id: text }),
  uri: Type.Object({ uri: text }),
  did: Type.Object({ url: text }),
  phone_number: Type.Object({ phone_number: text }),
  jwt_id: Type.Object({ iss: text, jti: text }),
  saml_assertion_id: Type.Object({ issuer: text, assertion_id: text }),
  'ip-addresses': Type.Object({ 'ip-addresses': Type.Array(text, { minItems: 1, maxItems: 100 }) }),
} as const

/** Of one format that something of ours can be named by. */
export type SimpleName =
  | { readonly format: 'account'; readonly uri: string }
  | { readonly format: 'email'; readonly email: string }
  | { readonly format: 'iss_sub'; readonly iss: string; readonly sub: string }
  | { readonly format: 'opaque'; readonly id: string }
  | { readonly format: 'uri'; readonly uri: string }
const placeable: ReadonlySet<string> = new Set(['account', 'email', 'iss_sub', 'opaque', 'uri'] satisfies SimpleName['format'][])

type Name = Readonly<Record<string, unknown>> & { readonly format: string }
const mostAliases = 20
const mostMembers = 20

const isName = (value: unknown): value is Name =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  'format' in value &&
  typeof value.format === 'string' &&
  value.format !== ''

const isShaped = (name: Name): boolean => !Object.hasOwn(shapes, name.format) || Check(shapes[name.format as keyof typeof shapes], name)

const isSimple = (value: unknown): value is Name =>
  isName(value) && value.format !== 'aliases' && value.format !== 'complex' && isShaped(value)

const aliasesIn = (name: Name): readonly unknown[] | undefined => {
  const given = name['identifiers']
  return Array.isArray(given) && given.length > 0 && given.length <= mostAliases ? given : undefined
}

/** RFC 9493 §3.2.8: no aliases of aliases; each twice or once is the same. */
const isOneName = (value: unknown): value is Name =>
  isSimple(value) || (isName(value) && value.format === 'aliases' && (aliasesIn(value)?.every(isSimple) ?? false))

const membersIn = (name: Name): [string, unknown][] => Object.entries(name).filter(([member]) => member !== 'format')

/** Whether it is a name of a subject that could be understood by anybody. */
export const isSubjectName = (value: unknown): value is Name => {
  if (isOneName(value)) return true
  if (!isName(value) || value.format !== 'complex') return false
  const members = membersIn(value)
  return members.length > 0 && members.length <= mostMembers && members.every(([, member]) => isOneName(member))
}

/** Which member of a complex subject an event is about: of a device the state is the device's, and never that of who holds it. */
const memberOf = (event: SignalEvent): ReadonlySet<string> =>
  new Set(event === 'device-compliance-change' ? ['device', 'application'] : ['user', 'device', 'application'])

const simpleIn = (name: Name): SimpleName[] => {
  if (name.format === 'aliases') return (aliasesIn(name) ?? []).flatMap((each) => (isSimple(each) ? simpleIn(each) : []))
  return placeable.has(name.format) ? [name as SimpleName] : []
}

/** Names, each of which may be one of ours; what the event is about is what they name together. Of a complex subject only the members that it is about. */
export const namesIn = (subject: unknown, event: SignalEvent): SimpleName[] => {
  if (!isSubjectName(subject)) return []
  if (subject.format !== 'complex') return simpleIn(subject)
  const about = memberOf(event)
  return membersIn(subject).flatMap(([member, name]) => (about.has(member) && isOneName(name) ? simpleIn(name) : []))
}
