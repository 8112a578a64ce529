// Who may administer the realm: kadm5.acl, as kadmind reads it (auth_acl.c of MIT krb5). Pure.
import { parsePrincipal } from '../krb5/index.ts'

export interface AclEntry {
  readonly client: Pattern
  readonly operations: readonly string[]
  /** Over whom; absent: over everybody. */
  readonly target: string | undefined
}
/** Components and realm, each as it is or `*`; undefined: anybody. */
type Pattern = readonly string[] | undefined

const LETTERS: Readonly<Record<string, string>> = {
  a: 'add principals',
  d: 'delete principals',
  m: 'modify principals',
  c: 'change passwords',
  i: 'look at principals',
  l: 'list principals',
  s: 'set keys',
  p: 'propagate the database',
  e: 'extract keys',
}
/** `x` and `*`: all but extracting keys. */
const ALL = 'admcilsp'

/** A large letter takes away what a small one before it gave. Undefined: there is no such letter. */
const operationsIn = (text: string): string[] | undefined => {
  const given = new Set<string>()
  for (const letter of text) {
    const small = letter.toLowerCase()
    const letters = small === 'x' || small === '*' ? [...ALL] : [small]
    for (const each of letters) {
      if (LETTERS[each] === undefined) return undefined
      if (letter !== small) given.delete(each)
      else given.add(each)
    }
  }
  return [...given].flatMap((each) => LETTERS[each] ?? [])
}

const patternIn = (text: string, realm: string): Pattern | null => {
  if (text === '*') return undefined
  const name = parsePrincipal(text.includes('@') ? text : `${text}@${realm}`)
  return name ? [...name.components, name.realm] : null
}

/** Undefined: a line is not of the form; kadmind would not start with it either. */
export const readAcl = (text: string, realm: string): readonly AclEntry[] | undefined => {
  const entries: AclEntry[] = []
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const [client, letters, target] = line.trim().split(/\s+/)
    if (client === undefined || client === '' || client.startsWith('#')) continue
    const [pattern, operations] = [patternIn(client, realm), operationsIn(letters ?? '?')]
    if (pattern === null || !operations) return undefined
    entries.push({ client: pattern, operations, target: target === '*' ? undefined : target })
  }
  return entries
}

const fits = (pattern: Pattern, parts: readonly string[]): boolean =>
  pattern === undefined || (pattern.length === parts.length && pattern.every((part, at) => part === '*' || part === parts[at]))

/** What it may do, in words. ORDER: the first entry that fits whom it is done by and to is the one that counts. */
export const rightsOf = (acl: readonly AclEntry[], account: string): readonly string[] => {
  const name = parsePrincipal(account)
  if (!name) return []
  const rights = new Set<string>()
  for (const { operations, target } of acl.filter((entry) => fits(entry.client, [...name.components, name.realm]))) {
    for (const operation of operations) rights.add(target === undefined ? operation : `${operation}: ${target}`)
    if (target === undefined) break
  }
  return [...rights].sort()
}
