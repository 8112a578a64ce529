// By which rules an account that is nobody's could be an identity's, how far each is believed, and what several of them come to. Pure.
// INVARIANT: nothing here makes an account somebody's: it is put before a person, who decides.

/** Each with how far it is believed, 0 to 1, and its reason in words. */
export const rules = {
  same_key: { confidence: 0.95, words: 'another credential of it has the same key' },
  same_mail: { confidence: 0.95, words: 'the system shows the mail address of its holder' },
  name_is_mail: { confidence: 0.95, words: 'its name is the mail address of its holder' },
  identity_name: { confidence: 0.85, words: 'it is called as the identity is' },
  principal_name: { confidence: 0.8, words: 'it is called as its holder is here' },
  same_name_elsewhere: { confidence: 0.7, words: 'an account of it at another system has the same name' },
  mailbox: { confidence: 0.6, words: 'its name is the first part of the mail address of its holder' },
  workload_name: { confidence: 0.5, words: 'it is called as a workload that uses the identity' },
} as const

export type Rule = keyof typeof rules

/** Below it a single candidate is not called clear, and beside it none may stand closer than `apart`. */
const clearFrom = 0.8
const apart = 0.15
const certain = 0.99
const eachMore = 0.05
/** More are not put before anybody. */
const mostCandidates = 10

export interface Match {
  readonly identity: string
  readonly rule: Rule
}

export interface Candidate {
  readonly identity: string
  readonly confidence: number
  readonly rules: readonly Rule[]
}

export type Standing = 'clear' | 'ambiguous' | 'nobody'

/** Two rules that say the same are believed further than one, and never wholly. */
export const candidatesOf = (matches: readonly Match[]): Candidate[] =>
  [...Map.groupBy(matches, ({ identity }) => identity)]
    .map(([identity, own]) => {
      const said = [...new Set(own.map(({ rule }) => rule))].sort((a, b) => rules[b].confidence - rules[a].confidence || (a < b ? -1 : 1))
      const confidence = Math.min(certain, rules[said[0]!].confidence + eachMore * (said.length - 1))
      return { identity, confidence: Math.round(confidence * 100) / 100, rules: said }
    })
    .sort((a, b) => b.confidence - a.confidence || (a.identity < b.identity ? -1 : 1))
    .slice(0, mostCandidates)

export const standingOf = ([best, next]: readonly Candidate[]): Standing => {
  if (best === undefined) return 'nobody'
  return best.confidence >= clearFrom && (next === undefined || best.confidence - next.confidence >= apart) ? 'clear' : 'ambiguous'
}

/**
 * How a name is compared: letters of ASCII in either case. SAFETY: of other letters nothing is folded and nothing taken for alike, so that no name that
 * only looks like another one is taken for it.
 */
export const folded = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** `svc_billing`, `svc-billing` and `billing-svc` are called as `billing` is. */
export const withoutService = (name: string): string => folded(name).replace(/^(svc|service|sa)[-_.]|[-_.](svc|service|sa)$/, '')

const mailNames = ['mail', 'email', 'userPrincipalName', 'emails'] as const

/** The mail address that a system shows of an account, as far as it shows one. */
export const mailOf = (attributes: Readonly<Record<string, unknown>>): string | null => {
  for (const name of mailNames) {
    const value = attributes[name]
    const one = Array.isArray(value) ? value[0] : value
    if (typeof one === 'string' && one.length <= 320 && one.includes('@')) return folded(one)
  }
  return null
}
