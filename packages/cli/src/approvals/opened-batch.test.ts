// A server that says that requests are equal, and means something else: the terminal is the last place where that can be seen.
import { batchOf, canonicalJson, commonOfDecision, commonOfPlan, patternOf } from '@countersign/ledger'
import { describe, expect, it } from 'vitest'
import { textDigest } from '../signing/signed-bytes.ts'
import { openBatch } from './opened-batch.ts'

type Any = Record<string, unknown>

const planOf = (name: string, changed: Any = {}, operation: Any = {}) => ({
  type: 'countersign/plan/v2',
  org: 'acme',
  change: `chg_${name}`,
  purpose: `end ${name}`,
  reason: 'over',
  ticket: `T-${name}`,
  trigger: { kind: 'request', ref: name },
  window: { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2026-01-02T00:00:00.000Z' },
  operations: [
    {
      id: `op_${name}`,
      operation: 'credential.revoke',
      credential: name,
      handle: { kind: 'x', account: name },
      after: [],
      parameters: { mode: 'now' },
      ...operation,
    },
  ],
  ...changed,
})

const memberOf = (name: string, plan: Any, decided: Any = {}) => {
  const planText = canonicalJson(plan)
  const decision = {
    type: 'countersign/decision/v1',
    plan: textDigest(planText),
    operations: [{ operation: `op_${name}`, outcome: 'approval' }],
    ...decided,
  }
  const decisionText = canonicalJson(decision)
  return {
    request: `apr_${name}`,
    change: `chg_${name}`,
    nonce: Buffer.alloc(32, name).toString('base64'),
    plan: textDigest(planText),
    planText,
    decision: textDigest(decisionText),
    decisionText,
    roles: ['control_owner'],
    quorum: 1,
    stepUp: false,
    operations: [`op_${name}`],
    state: 'open' as const,
    expiresAt: '2026-01-02T00:00:00.000Z',
  }
}
type Member = ReturnType<typeof memberOf>

const digestOf = (value: unknown) => textDigest(canonicalJson(value))
const patternFor = (member: Member) => {
  const digested = (common: ReturnType<typeof commonOfPlan>) => ({ digest: digestOf(common!.form), operations: common!.operations })
  const plan = digested(commonOfPlan(JSON.parse(member.planText)))
  return digestOf(patternOf(plan, digested(commonOfDecision(JSON.parse(member.decisionText))), member))
}

/** As a server drafts it, honestly or not: the pattern is that of the first. */
const draftOf = (members: readonly Member[], changed: Any = {}) => {
  const pattern = patternFor(members[0]!)
  const text = canonicalJson(batchOf('acme', pattern, members))
  return { text, digest: textDigest(text), pattern, members: [...members], ...changed }
}
const three = (last: Member = memberOf('c', planOf('c'))) => [memberOf('a', planOf('a')), memberOf('b', planOf('b')), last]
const names = ['apr_c', 'apr_a', 'apr_b']

describe('a batch', () => {
  it('of requests that differ in nothing but the thing they are about is opened, in the order of the list', () => {
    expect(openBatch(draftOf(three()), names).opened.map(({ member }) => member.request)).toEqual(['apr_a', 'apr_b', 'apr_c'])
  })

  const refused: Record<string, [ReturnType<typeof draftOf>, string]> = {
    'in which a plan has other parameters': [
      draftOf(three(memberOf('c', planOf('c', {}, { parameters: { mode: 'later' } })))),
      'cli.batch_differs',
    ],
    'in which a plan has another reason': [draftOf(three(memberOf('c', planOf('c', { reason: 'another' })))), 'cli.batch_differs'],
    'in which a plan says something unknown': [draftOf(three(memberOf('c', planOf('c', { more: 1 })))), 'cli.batch_differs'],
    'in which one was decided otherwise': [
      draftOf(three(memberOf('c', planOf('c'), { operations: [{ operation: 'op_c', outcome: 'autonomous' }] }))),
      'cli.batch_differs',
    ],
    'in which a decision is about another plan': [
      draftOf(three(memberOf('c', planOf('c'), { plan: textDigest('x') }))),
      'cli.batch_differs',
    ],
    'in which one asks for less': [draftOf(three({ ...memberOf('c', planOf('c')), quorum: 2 })), 'cli.batch_differs'],
    'in which a plan is another change’s': [draftOf(three({ ...memberOf('c', planOf('c')), change: 'chg_d' })), 'cli.batch_differs'],
    'in which a plan is another organisation’s': [draftOf(three(memberOf('c', planOf('c', { org: 'other' })))), 'cli.batch_differs'],
    'in which a text is not what its digest says': [
      draftOf(three({ ...memberOf('c', planOf('c')), planText: canonicalJson(planOf('c', { reason: 'another' })) })),
      'cli.digest_differs',
    ],
    'in which a document of authority is enacted': [
      draftOf(three(), { members: three(memberOf('c', planOf('c', {}, { handle: { kind: 'instrument.matrix', account: 'c' } }))) }),
      'cli.batch_differs',
    ],
    'with a request that nobody named': [draftOf([...three(), memberOf('d', planOf('d'))]), 'cli.batch_differs'],
    'with one that is missing': [draftOf(three().slice(0, 2)), 'cli.batch_differs'],
    'over another list': [draftOf(three(), { digest: textDigest('another') }), 'cli.batch_differs'],
    'of nothing': [draftOf(three(), { members: [] }), 'cli.batch_differs'],
  }
  it.each(Object.entries(refused))('%s is not signed', (_name, [draft, code]) => {
    expect(() => openBatch(draft, names)).toThrow(expect.objectContaining({ code, kind: 'forbidden' }))
  })
})
