import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bundle } from './bundle.ts'
import { bundleFromFiles, checkedBundle, defaultPackDir, loadBundle } from './bundle.ts'
import { generateCorpus, ordinaryOperation } from './corpus.ts'
import { diffBundles } from './diff.ts'
import { createPolicyEngine } from './engine.ts'
import { explain } from './explain.ts'
import { goldenMatrix } from './matrix.ts'
import { testBundle } from './pack-tests.ts'

let bundle: Bundle
beforeAll(async () => {
  bundle = await loadBundle(defaultPackDir)
})

describe('the delivered pack', () => {
  it('passes the tests beside its policies, and each policy is missed by a test of its own when it is taken out', async () => {
    const report = await testBundle(defaultPackDir, { prove: true })
    expect(report.failed).toEqual([])
    expect(report.unproven).toEqual([])
    expect(report.passed).toBeGreaterThan(100)
  })

  it('means what the signed matrix says', async () => {
    // To accept a change: node packages/policy/scripts/write-matrix.ts, read the difference, and have it signed.
    const golden = await readFile(join(defaultPackDir, 'matrix.golden.md'), 'utf8')
    expect(goldenMatrix(createPolicyEngine(bundle))).toBe(golden)
  })
})

describe('a change of policy is shown by what it changes', () => {
  const path = 'policies/operations/autonomous-retirement.cedar'

  it('a bundle against itself changes nothing', () => {
    const diff = diffBundles(bundle, bundle, {
      operations: [{ title: 'revoke', query: ordinaryOperation('credential.revoke') }],
      powers: [],
    })
    expect(diff).toEqual({ added: [], removed: [], changed: [], otherFiles: [], widened: [], narrowed: [], compared: 1 })
  })

  it('a widened fast path is flagged, with the questions that would now run unasked', () => {
    // Production moves into the fast path: the condition goes, and the rule that asked a person goes with it.
    const { 'policies/operations/approval-production.cedar': _, ...rest } = bundle.files
    const wide = bundleFromFiles({ ...rest, [path]: bundle.files[path]!.replace(/\s*resource\.environment != .*&&/, '') })
    const { pack } = checkedBundle(bundle)
    const corpus = generateCorpus({
      operations: ['credential.revoke', 'session.end'],
      powers: [...pack.powers.actions.keys()],
      roles: pack.roles,
    })
    const diff = diffBundles(bundle, wide, corpus)
    expect(diff.changed).toEqual(['operations/autonomous-retirement#1'])
    expect(diff.removed).toEqual(['operations/approval-production#1', 'operations/approval-production#2'])
    expect(diff.widened).toContainEqual({
      question: 'credential.revoke, production, low: nothing special',
      changes: ['approval → autonomous'],
      toAutonomous: true,
    })
    expect(diff.narrowed.filter(({ question }) => question.startsWith('credential.revoke, production, low'))).toEqual([])
    expect(diff.compared).toBeGreaterThan(5_000)
  })

  it('a narrowed power is listed as narrowed, and only there', () => {
    const powers = 'policies/powers/may-end-contract.cedar'
    const narrow = bundleFromFiles({ ...bundle.files, [powers]: bundle.files[powers]!.replace(', Role::"security_lead"', '') })
    expect(narrow.digest).not.toBe(bundle.digest)
    const query = (role: string) => ({
      title: role,
      query: {
        principal: { kind: 'person' as const, id: 'ada', party: { kind: 'enterprise' as const, id: 'e' }, roles: [role], active: true },
        action: 'contract.end' as const,
        resource: { kind: 'contract', id: 'c' },
        context: { at: '2026-01-05T12:00:00Z' },
      },
    })
    const diff = diffBundles(bundle, narrow, { operations: [], powers: [query('security_lead'), query('control_owner')] })
    expect(diff.narrowed).toEqual([{ question: 'security_lead', changes: ['permitted → refused'], toAutonomous: false }])
    expect(diff.widened).toEqual([])
  })
})

describe('an explanation', () => {
  it('says in plain words what is needed, of whom, why, and by which policies', () => {
    const engine = createPolicyEngine(bundle)
    const text = explain(engine, { ...ordinaryOperation('credential.revoke'), massChange: true })
    expect(text).toContain('2 different persons who hold control_owner or security_lead, freshly signed in')
    expect(text).toContain('approval-mass-change#1')
    expect(text).toContain('because the operation is part of a mass change')
    expect(text).toContain(bundle.digest)
    expect(explain(engine, { ...ordinaryOperation('credential.revoke'), hasTicket: false })).toContain('It is denied.')
    expect(explain(engine, ordinaryOperation('nothing'))).toContain('What went wrong')
  })
})
