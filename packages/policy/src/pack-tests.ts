/**
 * The tests that an enterprise writes beside its policies, as data: a question that differs from an ordinary one in what it names,
 * and what the answer must say. And the test of these tests: each policy is taken out once, and some test must notice.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, parseStrict } from '@countersign/ledger'
import type { AuthorizeAnswer, AuthorizeQuery } from './authorization.ts'
import type { Bundle } from './bundle.ts'
import { bundleFromFiles, checkedBundle, loadBundle } from './bundle.ts'
import { ordinaryOperation, power, principal } from './corpus.ts'
import type { Decision, OperationQuery } from './decision.ts'
import { createPolicyEngine } from './engine.ts'
import type { Finding } from './refusal.ts'
import { refusePack } from './refusal.ts'

type Fields = Record<string, unknown>

interface Case {
  file: string
  name: string
  decide?: Fields
  authorize?: Fields
  expect: Fields
}

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
  const bundle = await loadBundle(dir)
  const cases = await readCases(join(dir, 'tests'))
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

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

async function readCases(folder: string): Promise<Case[]> {
  const findings: Finding[] = []
  const cases: Case[] = []
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.test.json')).sort()
  for (const file of names) {
    const where = `tests/${file}`
    let data: unknown
    try {
      data = parseStrict(await readFile(join(folder, file), 'utf8'))
    } catch (cause) {
      findings.push({ where, problem: cause instanceof Error ? cause.message : String(cause) })
      continue
    }
    if (!Array.isArray(data) || data.length === 0) findings.push({ where, problem: 'is not a list of cases' })
    else for (const [index, one] of data.entries()) readCase(file, index, one, cases, findings)
  }
  if (findings.length > 0) refusePack('policy.invalid_data', findings)
  return cases
}

function readCase(file: string, index: number, one: unknown, cases: Case[], findings: Finding[]): void {
  const problem = caseProblem(one)
  if (problem) findings.push({ where: `tests/${file}`, problem: `case ${index + 1} ${problem}` })
  else cases.push({ ...(one as Omit<Case, 'file'>), file })
}

function caseProblem(one: unknown): string | undefined {
  if (!isRecord(one) || typeof one.name !== 'string' || one.name === '') return 'has no name'
  if (!isRecord(one.expect) || Object.keys(one.expect).length === 0) return 'expects nothing'
  if (isRecord(one.decide) === isRecord(one.authorize)) return 'must have either `decide` or `authorize`'
  return undefined
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
