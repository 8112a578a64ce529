// Principals as `getprinc -terse` and `getpol -terse` tell of them: numbers and quoted names, in no language. What is not of that form is unknown.
import { done, type Outcome, unknown } from '@countersign/connector-kit'
import { type Answer, canBeBatched, complaintIn, type Failure, isFailure, type Kadmin, named, quoted } from './kadmin.ts'

export interface Key {
  readonly kvno: number
  readonly enctype: number
}

export interface Principal {
  readonly name: string
  readonly attributes: number
  readonly expiresAt: number
  readonly passwordChangedAt: number
  readonly passwordExpiresAt: number
  readonly maxLifeSeconds: number
  readonly maxRenewableSeconds: number
  readonly changedAt: number
  readonly changedBy: string
  readonly policy: string | undefined
  readonly lastSuccessAt: number
  readonly lastFailureAt: number
  readonly failures: number
  readonly keys: readonly Key[]
}

/** Of `kadm5/admin.h`. */
export const FLAGS = {
  DISALLOW_POSTDATED: 0x1,
  DISALLOW_FORWARDABLE: 0x2,
  DISALLOW_TGT_BASED: 0x4,
  DISALLOW_RENEWABLE: 0x8,
  DISALLOW_PROXIABLE: 0x10,
  DISALLOW_DUP_SKEY: 0x20,
  DISALLOW_ALL_TIX: 0x40,
  REQUIRES_PRE_AUTH: 0x80,
  REQUIRES_HW_AUTH: 0x100,
  REQUIRES_PWCHANGE: 0x200,
  DISALLOW_SVR: 0x1000,
  PWCHANGE_SERVICE: 0x2000,
  OK_AS_DELEGATE: 0x10_0000,
  OK_TO_AUTH_AS_DELEGATE: 0x20_0000,
  NO_AUTH_DATA_REQUIRED: 0x40_0000,
  LOCKDOWN_KEYS: 0x80_0000,
} as const

export const hasFlag = ({ attributes }: Principal, flag: keyof typeof FLAGS): boolean => (attributes & FLAGS[flag]) !== 0

export const newestKvno = ({ keys }: Principal): number => Math.max(0, ...keys.map(({ kvno }) => kvno))
export const kvnosOf = ({ keys }: Principal): number[] => [...new Set(keys.map(({ kvno }) => kvno))].sort((a, b) => b - a)

const FIXED = 16

const quotedIn = (field: string | undefined): string | undefined => /^"(.*)"$/s.exec(field ?? '')?.[1]
/** Times are unsigned and printed as if they had a sign. */
const time = (value: number): number => (value < 0 ? value + 2 ** 32 : value)

/** One line of `getprinc -terse`; undefined: it is none. */
export const principalIn = (line: string): Principal | undefined => {
  const fields = line.split('\t')
  const [name, changedBy, policy] = [quotedIn(fields[0]), quotedIn(fields[5]), quotedIn(fields[10])]
  const numbers = fields.map((field, at) =>
    at === 0 || at === 5 || at === 10 ? 0 : /^-?\d{1,10}$/.test(field) ? Number(field) : Number.NaN,
  )
  const count = numbers[15]
  if (name === undefined || changedBy === undefined || policy === undefined || count === undefined) return undefined
  if (numbers.some(Number.isNaN) || count < 0 || fields.length !== FIXED + count * 4) return undefined
  const at = (place: number): number => numbers[place] ?? 0
  return {
    name,
    expiresAt: time(at(1)),
    passwordChangedAt: time(at(2)),
    passwordExpiresAt: time(at(3)),
    maxLifeSeconds: at(4),
    changedBy,
    changedAt: time(at(6)),
    attributes: at(7),
    policy: policy === '[none]' ? undefined : policy,
    maxRenewableSeconds: at(11),
    lastSuccessAt: time(at(12)),
    lastFailureAt: time(at(13)),
    failures: at(14),
    keys: Array.from({ length: count }, (_, n) => ({ kvno: at(FIXED + n * 4 + 1), enctype: at(FIXED + n * 4 + 2) })),
  }
}

const garbled = unknown('unknown_form', 'kadmind described a principal in a form that is not known here')
const isAbsent = (answer: Answer, name: string): Failure | undefined => complaintIn(answer, `retrieving "${name}"`)

/** Undefined: there is none, in kadmind's own words. */
export const readPrincipal = async (kadmin: Kadmin, name: string, signal: AbortSignal): Promise<Outcome<Principal | undefined>> => {
  const answer = await kadmin.query(`getprinc -terse ${named(name)}`, signal)
  if (isFailure(answer)) return answer
  const no = isAbsent(answer, name)
  if (no) return no.code === 'not_found' ? done(undefined) : no
  const found = answer.out.filter((line) => line.startsWith('"')).map(principalIn)
  const [only] = found
  return found.length === 1 && only?.name === name ? done(only) : garbled
}

/** Those of the given names that are there. INVARIANT: one about which nothing was said makes the whole unknown. */
export const readPrincipals = async (kadmin: Kadmin, names: readonly string[], signal: AbortSignal): Promise<Outcome<Principal[]>> => {
  const plain = names.filter(canBeBatched)
  const answer =
    plain.length === 0
      ? { out: [], errors: [] }
      : await kadmin.readings(
          plain.map((name) => `getprinc -terse ${named(name)}`),
          signal,
        )
  if (isFailure(answer)) return answer
  const found = new Map<string, Principal>()
  for (const line of answer.out.filter((each) => each.startsWith('"'))) {
    const principal = principalIn(line)
    if (!principal) return garbled
    found.set(principal.name, principal)
  }
  const principals: Principal[] = []
  for (const name of names) {
    const seen = canBeBatched(name) ? seenIn(answer, found, name) : await readPrincipal(kadmin, name, signal)
    if (seen.status !== 'done') return seen
    if (seen.value) principals.push(seen.value)
  }
  return done(principals)
}

const seenIn = (answer: Answer, found: ReadonlyMap<string, Principal>, name: string): Outcome<Principal | undefined> => {
  const principal = found.get(name)
  if (principal) return done(principal)
  // One that was deleted since it was listed.
  const no = isAbsent(answer, name)
  if (!no) return unknown('incomplete', 'kadmind did not tell of every principal that it lists')
  return no.code === 'not_found' ? done(undefined) : no
}

/** Every name, sorted. INVARIANT: the list is whole: it holds the realm's own, without which no KDC runs. */
export const listNames = async (kadmin: Kadmin, realm: string, signal: AbortSignal): Promise<Outcome<string[]>> => {
  const answer = await kadmin.query('listprincs', signal)
  if (isFailure(answer)) return answer
  const no = complaintIn(answer, 'retrieving list')
  if (no) return no
  if (answer.errors.length > 0 || !answer.out.includes(`krbtgt/${realm}@${realm}`))
    return unknown('incomplete', 'the list of principals lacks the realm’s own: it is not whole')
  return done([...new Set(answer.out)].sort())
}

export interface Policy {
  readonly maxFailures: number
  readonly lockoutSeconds: number
}

/** Undefined: there is none of that name. */
export const readPolicy = async (kadmin: Kadmin, name: string, signal: AbortSignal): Promise<Outcome<Policy | undefined>> => {
  const answer = await kadmin.query(`getpol -terse ${quoted(name)}`, signal)
  if (isFailure(answer)) return answer
  const no = complaintIn(answer, `retrieving policy "${name}"`)
  if (no) return no.code === 'no_policy' ? done(undefined) : no
  const fields = answer.out.find((line) => line.startsWith('"'))?.split('\t') ?? []
  const [maxFailures, lockoutSeconds] = [Number(fields[7]), Number(fields[9])]
  return quotedIn(fields[0]) === name && Number.isSafeInteger(maxFailures) && Number.isSafeInteger(lockoutSeconds)
    ? done({ maxFailures, lockoutSeconds })
    : unknown('unknown_form', 'kadmind described a policy in a form that is not known here')
}
