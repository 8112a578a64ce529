/**
 * The tests that an enterprise writes beside its policies, as data: a question that differs from an ordinary one in what it names,
 * and what the answer must say. And the test of these tests: each policy is taken out once, and some test must notice.
 */
import { join } from 'node:path'
import { hasCode } from '@countersign/ledger'
import type { AuthorizeAnswer, AuthorizeQuery } from './authorization.ts'
import type { Bundle } from './bundle.ts'
import { bundleFromFiles, checkedBundle, loadBundle } from './bundle.ts'
import { ordinaryOperation, power, principal } from './corpus.ts'
import type { Decision, OperationQuery } from './decision.ts'
import { createPolicyEngine } from './engine.ts'
import { type Case, casesIn, type Fields, readTestFiles } from './pack-cases.ts'
import { isRecord } from './rule-fields.ts'

export interface PackTestReport {
  passed: number
  failed: { file: string; name: string; problems: string[] }[]
  /** Policies (`operations/file#n`) that can be taken out without any test of their file noticing; undefined when not asked for. */
  unproven?: string[]
}

/**
 * Runs `tests/*.test.json` of the pack. With `prove`, also takes each policy out once: what its tests do not notice is `unproven`.
 * Errors: as `loadBundle`; `policy.invalid_data` for a test file that cannot be read.
 */
export async function testBundle(dir: string, options: { prove?: boolean } = {}): Promise<PackTestReport> {
  return testTexts(await loadBundle(dir), await readTestFiles(join(dir, 'tests')), options)
}

/** The same, of test files that are in hand: file name → text. Errors: `policy.invalid_data`. */
export function testTexts(bundle: Bundle, texts: Readonly<Record<string, string>>, options: { prove?: boolean } = {}): PackTestReport {
  const cases = casesIn(texts)
  const report: PackTestReport = { passed: 0, failed: [] }
  const engine = createPolicyEngine(bundle, { cacheSize: 0 })
  for (const one of cases) {
    const problems = run(engine, one)
    if (problems.length === 0) report.passed++
    else report.failed.push({ file: one.file, name: one.name, problems })
  }
  return options.prove === true ? { ...report, unproven: unproven(bundle, cases) } : report
}

function run(engine: ReturnType<typeof createPolicyEngine>, one: Case): string[] {
  const answer = one.decide
    ? seenDecision(engine.decide(overlay(ordinaryOperation('credential.revoke'), one.decide) as OperationQuery))
    : seenAnswer(engine.authorize(overlay(ordinaryPower(), one.authorize ?? {}) as AuthorizeQuery))
  return Object.entries(one.expect).flatMap(([key, wanted]) => {
    if (!Object.hasOwn(answer, key)) return [`\`${key}\` is nothing an answer says; it says ${Object.keys(answer).join(', ')}`]
    const got = JSON.stringify(answer[key])
    return got === JSON.stringify(wanted) ? [] : [`\`${key}\` is ${got}, not ${JSON.stringify(wanted)}`]
  })
}

const ordinaryPower = (): AuthorizeQuery => power(principal('person', 'enterprise'), 'read.change', { requesterId: 'somebody' })

function seenDecision(decision: Decision): Fields {
  const { outcome, needs, minStrength, ownerSigns, refusals, risk, changesRisk } = decision
  return {
    outcome,
    roles: [...needs.roles].sort(),
    quorum: needs.quorum,
    stepUp: needs.stepUp,
    minStrength,
    ownerSigns,
    refusals,
    risk,
    changesRisk,
    escalateTo: decision.escalateTo ?? null,
    escalateWithinSeconds: decision.escalateWithinSeconds ?? null,
    approvalValidSeconds: decision.approvalValidSeconds,
    mandateWindowSeconds: decision.mandateWindowSeconds,
    evidence: decision.evidenceContract.id,
    policies: decision.policies.map(({ id }) => id),
  }
}

function seenAnswer({ permitted, policies }: AuthorizeAnswer): Fields {
  return { permitted, policies }
}

/** `base` with the named facts replaced, at any depth. */
function overlay(base: unknown, change: unknown): unknown {
  if (!isRecord(base) || !isRecord(change)) return change
  const merged: Fields = { ...base }
  for (const [key, value] of Object.entries(change)) merged[key] = Object.hasOwn(base, key) ? overlay(base[key], value) : value
  return merged
}

/**
 * INVARIANT: a policy counts as proven only by a test of its own file that sees a different effect; which policies were named
 * in the answer is left out, because a list of names differs whether or not the policy mattered.
 */
function unproven(bundle: Bundle, cases: readonly Case[]): string[] {
  const { pack } = checkedBundle(bundle)
  const survivors: string[] = []
  for (const kind of ['operations', 'powers'] as const) {
    for (const [id, text] of Object.entries(pack[kind].texts)) {
      const name = id.slice(0, id.indexOf('#'))
      const path = `policies/${kind}/${name}.cedar`
      const own = cases.filter(({ file }) => file === `${name}.test.json`).map((one) => ({ ...one, expect: withoutPolicies(one.expect) }))
      const left = Object.keys(pack[kind].texts).filter((other) => other.startsWith(`${name}#`)).length - 1
      const { [path]: whole = '', ...files } = bundle.files
      const rest = left === 0 ? files : { ...files, [path]: whole.replace(text, '') }
      if (!noticed(rest, own)) survivors.push(`${kind}/${id}`)
    }
  }
  return survivors
}

function withoutPolicies(expect: Fields): Fields {
  const { policies: _, ...effect } = expect
  return effect
}

/** A pack that is refused without the policy has noticed, and more firmly than any test. */
function noticed(files: Readonly<Record<string, string>>, cases: readonly Case[]): boolean {
  let bundle: Bundle
  try {
    bundle = bundleFromFiles(files)
  } catch (error) {
    if (hasCode(error, 'policy.broken_law')) return true
    throw error
  }
  const engine = createPolicyEngine(bundle, { cacheSize: 0 })
  return cases.some((one) => run(engine, one).length > 0)
}
