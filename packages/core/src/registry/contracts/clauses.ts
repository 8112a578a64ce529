// The kinds of clauses, what each of them can say, and which of two sayings is the stricter. All that is known about a kind stands in its entry. Pure.

export type Terms = Readonly<Record<string, number | boolean | string>>

/** `most`: less is stricter. `least`: more is. `denied`: false is. `granted`: true is. `word`: names something, not compared. */
type Sense = 'most' | 'least' | 'denied' | 'granted' | 'word'

interface ClauseKind {
  readonly title: string
  readonly terms: Readonly<Record<string, { readonly sense: Sense; readonly required: boolean; readonly unit: string }>>
  /** Keeps a decision with the enterprise. */
  readonly decisionRight: boolean
}

const hours = { sense: 'most', required: true, unit: 'hours' } as const

export const clauseKinds = {
  approval_retained: { title: 'the enterprise approves', terms: {}, decisionRight: true },
  policy_intent_retained: { title: 'the enterprise says what policy is for', terms: {}, decisionRight: true },
  residual_risk_retained: { title: 'the enterprise alone accepts what risk remains', terms: {}, decisionRight: true },
  evidence_on_demand: {
    title: 'evidence is delivered on demand',
    terms: { withinHours: hours, evidence: { sense: 'word', required: false, unit: 'class' } },
    decisionRight: false,
  },
  revocation_right: { title: 'the enterprise may revoke access at any time', terms: { withinHours: hours }, decisionRight: true },
  audit_right: {
    title: 'the enterprise may audit',
    terms: { noticeDays: { sense: 'most', required: true, unit: 'days of notice' } },
    decisionRight: false,
  },
  subcontracting: {
    title: 'who else may work on it',
    terms: {
      allowed: { sense: 'denied', required: true, unit: '' },
      approvalNeeded: { sense: 'granted', required: false, unit: '' },
      maxDepth: { sense: 'most', required: false, unit: 'levels' },
    },
    decisionRight: false,
  },
  retention: {
    title: 'evidence is kept',
    terms: { days: { sense: 'least', required: true, unit: 'days' } },
    decisionRight: false,
  },
} as const satisfies Record<string, ClauseKind>

export type ClauseName = keyof typeof clauseKinds
export const clauseNames = Object.keys(clauseKinds) as ClauseName[]
export const decisionRights: readonly ClauseName[] = clauseNames.filter((name) => clauseKinds[name].decisionRight)

export const isClauseName = (text: string): text is ClauseName => Object.hasOwn(clauseKinds, text)

const termsOf = (clause: ClauseName): Readonly<Record<string, { sense: Sense; required: boolean; unit: string }>> =>
  clauseKinds[clause].terms

/** Every term that any clause can have. */
export const termNames: readonly string[] = [...new Set(clauseNames.flatMap((name) => Object.keys(termsOf(name))))]

/** What is wrong with these terms for this clause: `[term, message]`. A requirement need not say everything. */
export const termProblems = (clause: ClauseName, terms: Terms, partial = false): (readonly [term: string, message: string])[] => {
  const known = termsOf(clause)
  const foreign = Object.keys(terms)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => [name, `does not belong to the clause \`${clause}\``] as const)
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required && !partial && terms[name] === undefined)
    .map(([name]) => [name, `is missing: the clause \`${clause}\` says it`] as const)
  return [...foreign, ...missing]
}

/** Who may not pass work on at all needs say nothing of how. */
const beside = (clause: ClauseName, terms: Terms, name: string): boolean =>
  clause === 'subcontracting' && name !== 'allowed' && terms['allowed'] === false

const weakerTerm = (sense: Sense, given: Terms[string] | undefined, wanted: Terms[string]): boolean => {
  switch (sense) {
    case 'most':
      return typeof given !== 'number' || given > Number(wanted)
    case 'least':
      return typeof given !== 'number' || given < Number(wanted)
    case 'denied':
      return wanted === false && given !== false
    case 'granted':
      return wanted === true && given !== true
    case 'word':
      return false
  }
}

/** The terms in which `given` gives the enterprise less than `wanted`; empty when it gives at least as much. */
export const weakerTerms = (clause: ClauseName, given: Terms, wanted: Terms): string[] =>
  Object.entries(termsOf(clause))
    .filter(
      ([name, { sense }]) => wanted[name] !== undefined && !beside(clause, given, name) && weakerTerm(sense, given[name], wanted[name]!),
    )
    .map(([name]) => name)

/** The stricter of each term: never weaker than either. */
export const strictest = (clause: ClauseName, a: Terms, b: Terms): Terms => {
  const merged: Record<string, Terms[string]> = { ...a, ...b }
  for (const [name, { sense }] of Object.entries(termsOf(clause))) {
    const [one, other] = [a[name], b[name]]
    if (one === undefined || other === undefined || sense === 'word') continue
    merged[name] = weakerTerm(sense, other, one) ? one : other
  }
  return merged
}

/** `withinHours 24, …` as a sentence's part. */
export const spokenTerms = (terms: Terms): string =>
  Object.entries(terms)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
