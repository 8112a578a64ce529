// A server that shows one thing and asks for a signature over another: the terminal is the last place where that can be seen.
import { canonicalJson } from '@countersign/ledger'
import { describe, expect, it } from 'vitest'
import { openDraft, type Terms } from '../risk/accept-risk.ts'
import { textDigest } from '../signing/signed-bytes.ts'
import { openRequest } from './opened-request.ts'

const plan = {
  type: 'countersign/plan/v2',
  change: 'chg_1',
  reason: 'it ends',
  operations: [{ id: 'op_1', operation: 'credential.revoke', parameters: { nested: { mode: 'immediate' } } }],
}

const requestOver = (text: string, changed: object = {}) => ({
  id: 'apr_1',
  change: 'chg_1',
  plan: textDigest(text),
  roles: ['control_owner'],
  quorum: 1,
  stepUp: false,
  operations: ['op_1'],
  state: 'open' as const,
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-01-02T00:00:00Z',
  bundle: textDigest('bundle'),
  nonce: Buffer.alloc(32).toString('base64'),
  planText: text,
  signatures: [],
  climb: null,
  ...changed,
})

const honest = canonicalJson(plan)

describe('a plan', () => {
  it('that is what its digest says is opened', () => {
    expect(openRequest(requestOver(honest)).plan).toEqual(plan)
  })

  it.each([
    [
      'of which one nested field differs from the digest',
      requestOver(honest, { planText: honest.replace('immediate', 'deferred') }),
      'cli.digest_differs',
    ],
    ['that is not canonical', requestOver(JSON.stringify(plan, null, 1)), 'cli.not_canonical'],
    ['that says a member twice', requestOver(honest.replace('{"change"', '{"change":"chg_2","change"')), 'cli.not_canonical'],
    ['that is no JSON', requestOver('plan: yes'), 'cli.not_canonical'],
    ['of another change', requestOver(honest, { change: 'chg_2' }), 'cli.request_differs'],
    ['that lacks an operation of the request', requestOver(honest, { operations: ['op_2'] }), 'cli.request_differs'],
    ['of a version that is not known', requestOver(honest.replace('plan/v2', 'plan/v1')), 'cli.request_differs'],
  ])('%s is not signed', (_name, request, code) => {
    expect(() => openRequest(request)).toThrow(expect.objectContaining({ code, kind: 'forbidden' }))
  })
})

describe('a drafted acceptance', () => {
  const terms: Terms = { reason: 'r', compensatingControls: ['one', 'two'], residualRisk: 'low', expiresAt: '2026-02-01T00:00:00.000Z' }
  const draftOf = (changed: object = {}) => {
    const text = canonicalJson({
      type: 'countersign/risk-acceptance/v1',
      id: 'rsk_1',
      person: 'ada',
      change: 'chg_1',
      ...terms,
      ...changed,
    })
    return { id: 'rsk_1', text, digest: textDigest(text), nonce: Buffer.alloc(32).toString('base64') }
  }

  it('that says what the person said is opened', () => {
    expect(openDraft(draftOf(), 'rsk_1', terms, 'ada')).toMatchObject(terms)
  })

  it.each([
    { expiresAt: '2027-02-01T00:00:00.000Z' },
    { compensatingControls: ['one'] },
    { person: 'eve' },
    { id: 'rsk_2' },
    { residualRisk: 'high' },
    { type: 'countersign/plan/v2' },
  ])('that says something else is not signed: %o', (changed) => {
    expect(() => openDraft(draftOf(changed), 'rsk_1', terms, 'ada')).toThrow(expect.objectContaining({ code: 'cli.draft_differs' }))
  })
})
