/** The risk class of an operation, how strong a proof it needs at least, and what its closing takes. Owned by the enterprise: `risk.json` of the pack. */
import { type ClosingModel, readClosing } from './closing.ts'
import type { OperationQuery, RiskClass, Strength } from './decision.ts'
import { AVAILABILITIES, ENVIRONMENTS, RISK_CLASSES, RISK_FLAGS, STRENGTHS, strictest } from './decision.ts'
import type { Finding } from './refusal.ts'

type Value = string | boolean
type Fact = { values: readonly Value[]; of: (query: OperationQuery) => Value }

const BOOLEAN = [false, true] as const

/** The facts that a risk class may depend on. Closed: a rule over anything else is refused. */
const FACTS: Readonly<Record<string, Fact>> = Object.freeze({
  'target.criticality': { values: RISK_CLASSES, of: (query: OperationQuery) => query.target.criticality },
  'target.environment': { values: ENVIRONMENTS, of: (query: OperationQuery) => query.target.environment },
  'target.shared': { values: BOOLEAN, of: (query: OperationQuery) => query.target.shared },
  'target.legacy': { values: BOOLEAN, of: (query: OperationQuery) => query.target.legacy },
  'target.privileged': { values: BOOLEAN, of: (query: OperationQuery) => query.target.privileged },
  'target.revocable': { values: BOOLEAN, of: (query: OperationQuery) => query.target.revocable },
  'risk.availability': { values: AVAILABILITIES, of: (query: OperationQuery) => query.risk.availability },
  massChange: { values: BOOLEAN, of: (query: OperationQuery) => query.massChange },
  ...Object.fromEntries(
    RISK_FLAGS.map((flag): [string, Fact] => [`risk.${flag}`, { values: BOOLEAN, of: (query: OperationQuery) => query.risk[flag] }]),
  ),
})

interface RiskRule {
  atLeast: RiskClass
  conditions: { fact: Fact; allowed: readonly Value[] }[]
}

export interface RiskModel {
  rules: RiskRule[]
  minimumStrength: Readonly<Record<RiskClass, Strength>>
  closing: ClosingModel
}

/** The highest class that any rule asks for; `low` when none does. */
export function riskClass(model: RiskModel, query: OperationQuery): RiskClass {
  let risk: RiskClass = 'low'
  for (const rule of model.rules) {
    if (rule.conditions.every(({ fact, allowed }) => allowed.includes(fact.of(query)))) risk = strictest(RISK_CLASSES, risk, rule.atLeast)
  }
  return risk
}

/** Whether the operation changes risk. INVARIANT: computed here and not by the pack, so that no pack can define it away. */
export function changesRisk(query: OperationQuery): boolean {
  return RISK_FLAGS.some((flag) => query.risk[flag])
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads `risk.json`; adds to `findings` whatever is wrong. `operations`: those of the schema. */
export function readRiskModel(data: unknown, operations: readonly string[], findings: Finding[]): RiskModel {
  const wrong = (problem: string): void => void findings.push({ where: 'risk.json', problem })
  const minimumStrength: Record<RiskClass, Strength> = { low: 'presented', moderate: 'presented', high: 'presented', critical: 'presented' }
  if (!isRecord(data) || !Array.isArray(data.classes) || !isRecord(data.minimumStrength)) {
    wrong('must have `classes` and `minimumStrength`')
    return { rules: [], minimumStrength, closing: readClosing(undefined, operations, wrong) }
  }
  for (const key of Object.keys(data)) if (!['classes', 'minimumStrength', 'closing'].includes(key)) wrong(`has the unknown key \`${key}\``)
  for (const key of Object.keys(data.minimumStrength)) {
    if (!RISK_CLASSES.some((known) => known === key)) wrong(`has a strength for the unknown class \`${key}\``)
  }
  for (const [index, risk] of RISK_CLASSES.entries()) {
    const strength = STRENGTHS.find((known) => known === (data.minimumStrength as Record<string, unknown>)[risk])
    if (!strength) wrong(`needs a strength for \`${risk}\`: ${STRENGTHS.join(', ')}`)
    else minimumStrength[risk] = strength
    const below = RISK_CLASSES[index - 1]
    if (below && STRENGTHS.indexOf(minimumStrength[risk]) < STRENGTHS.indexOf(minimumStrength[below])) {
      wrong(`asks a weaker proof of \`${risk}\` than of \`${below}\``)
    }
  }
  return {
    rules: data.classes.flatMap((value, index) => readRule(value, index, wrong)),
    minimumStrength,
    closing: readClosing(data.closing, operations, wrong),
  }
}

function readRule(value: unknown, index: number, wrong: (problem: string) => void): RiskRule[] {
  const atLeast = isRecord(value) ? RISK_CLASSES.find((known) => known === value.atLeast) : undefined
  if (!isRecord(value) || !atLeast || !isRecord(value.when) || Object.keys(value.when).length === 0) {
    wrong(`class ${index + 1} needs \`atLeast\` and \`when\``)
    return []
  }
  const conditions: RiskRule['conditions'] = []
  for (const [name, allowed] of Object.entries(value.when)) {
    const fact = Object.hasOwn(FACTS, name) ? FACTS[name] : undefined
    if (!fact) wrong(`class ${index + 1} reads \`${name}\`, which is not a known fact`)
    else if (!Array.isArray(allowed) || allowed.length === 0 || !allowed.every((one) => fact.values.includes(one as Value))) {
      wrong(`class ${index + 1} compares \`${name}\` with something it can never be`)
    } else conditions.push({ fact, allowed: allowed as Value[] })
  }
  return [{ atLeast, conditions }]
}
