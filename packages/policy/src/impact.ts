/**
 * From what on an identity is of high impact, whoever marked it or not: which names of rights administer a system, where that alone is enough, and how much
 * of others it may come to. Owned by the enterprise: `impact` in `hygiene.json` of the pack.
 */
import { matches, ofNames, readPatterns } from './patterns.ts'

const ENVIRONMENTS = ['production', 'staging', 'development'] as const
type EnvironmentName = (typeof ENVIRONMENTS)[number]

/** What is counted is counted no further: a system with more credentials is not read to its end for each look. */
export const MOST_COUNTED = 1_000

export interface ImpactRules {
  /** Of rights that only their names tell apart, such as groups, roles and scopes: whether it administers. */
  administers(right: string): boolean
  /** Two that say the same of rights are the same here; and two that say the same of everything. */
  readonly text: { readonly rights: string; readonly all: string }
  /** Where being shown as an administrator is high impact by itself. */
  readonly administratorsOf: readonly EnvironmentName[]
  /** Credentials of others that it could set. */
  readonly credentials: number
  /** Identities of high or critical criticality that it could become by setting theirs. */
  readonly criticalIdentities: number
  /** Production systems that its own credentials open. */
  readonly productionSystems: number
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const keys = ['rights', 'administratorsOf', 'credentials', 'criticalIdentities', 'productionSystems']

export const readImpactRules = (data: unknown, wrong: (problem: string) => void): ImpactRules => {
  const given = isRecord(data) ? data : {}
  for (const key of Object.keys(given)) if (!keys.includes(key)) wrong(`has the unknown key \`impact.${key}\``)
  const patterns = readPatterns(given['rights'], ofNames)
  if (patterns === undefined) wrong('needs `impact.rights`, a list of 1 to 500 patterns of names of rights such as `*admin*`')
  const said: readonly unknown[] = Array.isArray(given['administratorsOf']) ? given['administratorsOf'] : []
  const administratorsOf = ENVIRONMENTS.filter((one) => said.includes(one))
  if (!Array.isArray(given['administratorsOf']) || administratorsOf.length !== said.length)
    wrong(`needs \`impact.administratorsOf\`, a list of ${ENVIRONMENTS.join(', ')}, each once; an empty one goes by what they reach alone`)
  const count = (name: string): number => {
    const value = given[name]
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= MOST_COUNTED
    if (!isCount) wrong(`needs \`impact.${name}\`, a whole number from 1 to ${MOST_COUNTED}`)
    return isCount ? value : 1
  }
  const [credentials, criticalIdentities, productionSystems] = [
    count('credentials'),
    count('criticalIdentities'),
    count('productionSystems'),
  ]
  const rights = JSON.stringify(patterns ?? [])
  return {
    text: { rights, all: JSON.stringify([rights, administratorsOf, credentials, criticalIdentities, productionSystems]) },
    administers: (right) => (patterns ?? ['*']).some((one) => matches(one, right)),
    administratorsOf,
    credentials,
    criticalIdentities,
    productionSystems,
  }
}
