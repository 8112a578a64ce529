// Laws 2 and 3, tried to be broken: who approves is an eligible person of the enterprise at this moment, neither requester nor executor, and
// signs exactly this plan under exactly this request. Each refusal is coded, changes nothing and stands in the journal.
import { generateKeyPair, keyId, signEd25519 } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reviseChange } from '../../execution/changes/index.ts'
import { getJson } from '../../platform/documents.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import {
  accept,
  codeOf,
  endTheContract,
  factsOf,
  journalKinds,
  openRequests,
  otherPolicy,
  requestedAcceptances,
  sign,
  signClosures,
  terms,
} from '../../testing/story.ts'
import { signClosure } from '../closures/index.ts'
import { type Plan, planDigest } from '../plans/index.ts'
import { acceptRisk, draftAcceptance } from '../risk/index.ts'
import { readRequest, signRequest } from './index.ts'
import { signatureLabels, signedBytes } from './model.ts'

let server: TestDatabase

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

/** A change that waits for two step-up approvals, requested by ada. */
const waiting = async (): Promise<Opened & { request: string; change: string }> => {
  const opened = await openCompany(server)
  await opened.company.credential('c1', { environment: 'production', criticality: 'critical' })
  await opened.company.credential('c2', { environment: 'production', criticality: 'critical' })
  const change = await endTheContract(opened.house, opened.company)
  await opened.house.settle()
  const request = (await openRequests(opened.house)).find((row) => row.quorum === 2)!
  return { ...opened, change, request: request.id }
}

interface Attack {
  readonly code: string
  /** What the journal's refusal says; nothing where the error is a mere conflict or bad input. */
  readonly journal?: RegExp
  prepare?(it: Opened & { request: string; change: string }): Promise<unknown>
  attack(it: Opened & { request: string; change: string }): Promise<unknown>
}

const now = (it: Opened) => it.house.clock.now()

const attacks: Record<string, Attack> = {
  'the requester approves his own request': {
    code: 'authority.refused',
    journal: /asked for it|own request/,
    attack: ({ house, company, request }) => sign(house, company, request, 'ada'),
  },
  'an operator of a provider approves': {
    code: 'authority.refused',
    journal: /enterprise/,
    attack: async ({ house, company, request }) =>
      signRequest(house.runtime, await company.caller('oscar'), {
        request,
        verdict: 'approve',
        reason: '',
        ...company.sign('ben', 'approve', (await readRequest(house.runtime.db, 'acme', request))!.nonce, 'sha256:00'),
      }),
  },
  "a provider's agent approves": {
    code: 'authority.refused',
    journal: /./,
    attack: async ({ house, company, request }) =>
      signRequest(house.runtime, await company.caller('agent'), {
        request,
        verdict: 'approve',
        reason: '',
        keyId: company.agent.keyId,
        signature: 'AA==',
      }),
  },
  'software of the enterprise approves': {
    code: 'authority.refused',
    journal: /./,
    attack: async ({ house, company, request }) =>
      signRequest(house.runtime, await company.caller('connector-host'), {
        request,
        verdict: 'approve',
        reason: '',
        keyId: house.runtime.keys.executor.keyId,
        signature: 'AA==',
      }),
  },
  'a role was lost a second ago': {
    code: 'authority.refused',
    journal: /./,
    prepare: async (it) => {
      await it.house.runtime.db
        .updateTable('role_holdings')
        .set({ until: now(it) })
        .where('principal_id', '=', 'ben')
        .execute()
      it.house.clock.advance(1)
    },
    attack: ({ house, company, request }) => sign(house, company, request, 'ben'),
  },
  'a role that this approval does not ask for': {
    code: 'approval.ineligible',
    journal: /holds none of/,
    attack: ({ house, company, request }) => sign(house, company, request, 'eve'),
  },
  'a person who was deactivated': {
    code: 'authority.refused',
    journal: /./,
    prepare: (it) =>
      it.house.runtime.db
        .updateTable('principals')
        .set({ active: false, deactivated_at: now(it) })
        .where('id', '=', 'ben')
        .execute(),
    attack: ({ house, company, request }) => sign(house, company, request, 'ben'),
  },
  'a revoked key': {
    code: 'approval.ineligible',
    journal: /revoked/,
    prepare: (it) =>
      it.house.runtime.db
        .updateTable('principal_keys')
        .set({ revoked_at: now(it) })
        .where('principal_id', '=', 'ben')
        .execute(),
    attack: ({ house, company, request }) => sign(house, company, request, 'ben'),
  },
  'a key of too little assurance': {
    code: 'approval.ineligible',
    journal: /step-up/,
    prepare: (it) =>
      it.house.runtime.db.updateTable('principal_keys').set({ assurance: 'standard' }).where('principal_id', '=', 'ben').execute(),
    attack: ({ house, company, request }) => sign(house, company, request, 'ben'),
  },
  "somebody else's key": {
    code: 'approval.ineligible',
    journal: /not enrolled/,
    attack: ({ house, company, request }) => sign(house, company, request, 'ben', { key: 'cleo' }),
  },
  'a key that is enrolled nowhere': {
    code: 'approval.ineligible',
    journal: /not enrolled/,
    attack: async ({ house, company, request }) => {
      const pair = generateKeyPair()
      const row = (await readRequest(house.runtime.db, 'acme', request))!
      return signRequest(house.runtime, await company.caller('ben'), {
        request,
        verdict: 'approve',
        reason: '',
        keyId: keyId(pair.publicKey),
        signature: signEd25519(pair.privateKey, signedBytes(signatureLabels.approve, row.nonce, row.plan_digest)).toString('base64'),
      })
    },
  },
  'a signature over a plan that differs in one nested field': {
    code: 'approval.bad_signature',
    journal: /does not verify/,
    attack: async ({ house, company, request }) => {
      const row = (await readRequest(house.runtime.db, 'acme', request))!
      const plan = (await getJson(house.runtime.db, 'acme', row.plan_digest)) as Plan
      const [first, ...rest] = plan.operations
      const altered = { ...plan, operations: [{ ...first!, handle: { ...first!.handle, account: 'acct-other' } }, ...rest] }
      return sign(house, company, request, 'ben', { digest: planDigest(altered) })
    },
  },
  "a signature under another request's nonce": {
    code: 'approval.bad_signature',
    journal: /does not verify/,
    attack: ({ house, company, request }) => sign(house, company, request, 'ben', { nonce: Buffer.alloc(32, 1) }),
  },
  'a refusal passed off as an approval': {
    code: 'approval.bad_signature',
    journal: /does not verify/,
    attack: async ({ house, company, request }) => {
      const row = (await readRequest(house.runtime.db, 'acme', request))!
      return signRequest(house.runtime, await company.caller('ben'), {
        request,
        verdict: 'approve',
        reason: '',
        ...company.sign('ben', 'refuse', row.nonce, row.plan_digest),
      })
    },
  },
  'an empty signature': {
    code: 'approval.bad_signature',
    journal: /does not verify/,
    attack: async ({ house, company, request }) =>
      signRequest(house.runtime, await company.caller('ben'), {
        request,
        verdict: 'approve',
        reason: '',
        keyId: company.people['ben']!.keyId,
        signature: '',
      }),
  },
  'the same person twice': {
    code: 'approval.already_signed',
    prepare: ({ house, company, request }) => sign(house, company, request, 'ben'),
    attack: ({ house, company, request }) => sign(house, company, request, 'ben'),
  },
  'an expired request': {
    code: 'approval.expired',
    prepare: async (it) => it.house.clock.advance(9 * 86_400),
    attack: ({ house, company, request }) => sign(house, company, request, 'ben'),
  },
  'another policy bundle than the one that decided': {
    code: 'approval.policy_changed',
    prepare: async ({ house }) => house.setPolicy(await otherPolicy()),
    attack: ({ house, company, request }) => sign(house, company, request, 'ben'),
  },
  'a refusal without a reason': {
    code: 'approval.reason_missing',
    attack: ({ house, company, request }) => sign(house, company, request, 'ben', { verdict: 'refuse', reason: ' ' }),
  },
  'a request that does not exist': {
    code: 'approval.unknown_request',
    attack: async ({ house, company }) =>
      signRequest(house.runtime, await company.caller('ben'), {
        request: 'apr_none',
        verdict: 'approve',
        reason: '',
        keyId: 'x',
        signature: 'AA==',
      }),
  },
  'a request of another organisation': {
    code: 'approval.unknown_request',
    attack: async ({ house, company, request }) => {
      const caller = await company.caller('ben')
      return signRequest(
        house.runtime,
        { ...caller, org: 'other' },
        { request, verdict: 'approve', reason: '', keyId: 'x', signature: 'AA==' },
      )
    },
  },
}

describe('an approval is refused, nothing changes, and the refusal is in the journal', () => {
  test.each(Object.entries(attacks))('%s', async (_name, { code, journal, prepare, attack }) => {
    const it = await waiting()
    try {
      await prepare?.(it)
      const before = await factsOf(it.house)
      expect(await codeOf(() => attack(it))).toBe(code)
      expect(await factsOf(it.house)).toBe(before)
      const refusals = await journalKinds(it.house, 'refusal.recorded')
      if (journal) {
        expect(refusals).toHaveLength(1)
        expect(refusals[0]).toMatchObject({ stream: it.change, body: { code } })
        expect(JSON.stringify(refusals[0]!.body['reasons'])).toMatch(journal)
      } else expect(refusals).toEqual([])
      await it.house.run(3600)
      expect(it.house.fake.effects).toEqual([])
    } finally {
      await it.end()
    }
  })
})

test('who executes an operation of the plan can not approve it', async () => {
  const it = await openCompany(server)
  await it.company.credential('c1', { environment: 'production', criticality: 'high', executor: 'cleo' })
  await it.house.runtime.db
    .insertInto('role_holdings')
    .values({ org_id: 'acme', principal_id: 'cleo', party_kind: 'enterprise', role: 'technical_owner', since: new Date(0) })
    .execute()
  await endTheContract(it.house, it.company)
  const [request] = await openRequests(it.house)
  expect(await codeOf(() => sign(it.house, it.company, request!.id, 'cleo'))).toBe('authority.refused')
  expect(await journalKinds(it.house, 'refusal.recorded')).toMatchObject([{ body: { principal: 'cleo' } }])
  await it.end()
})

test('a plan that was revised takes no signature on its old form, and the old signatures count for nothing', async () => {
  const it = await waiting()
  await sign(it.house, it.company, it.request, 'ben')
  await reviseChange(it.house.runtime, await it.company.caller('ada'), it.change, 'the target changed')
  expect(await codeOf(() => sign(it.house, it.company, it.request, 'cleo'))).toBe('approval.closed')
  const fresh = (await openRequests(it.house)).find((row) => row.quorum === 2)!
  expect(fresh.id).not.toBe(it.request)
  await it.house.run(3600)
  expect(it.house.fake.effects).toEqual([])
  expect(await codeOf(() => sign(it.house, it.company, fresh.id, 'cleo'))).toBe('none')
  await it.house.run(3600)
  expect(it.house.fake.effects).toEqual([])
  await it.end()
})

test('two people who sign at the same moment are two, and one person who signs twice at the same moment is one', async () => {
  const it = await waiting()
  const both = await Promise.all([
    codeOf(() => sign(it.house, it.company, it.request, 'ben')),
    codeOf(() => sign(it.house, it.company, it.request, 'ben')),
  ])
  expect(both.sort()).toEqual(['approval.already_signed', 'none'])
  const row = await readRequest(it.house.runtime.db, 'acme', it.request)
  expect(row?.state).toBe('open')
  await it.end()
})

test('a second request to end the same contract, at the same moment, gives the change that is open', async () => {
  const it = await openCompany(server)
  await it.company.credential('c1')
  const changes = await Promise.all([1, 2, 3].map(() => endTheContract(it.house, it.company)))
  expect(new Set(changes).size).toBe(1)
  await it.end()
})

describe('a risk acceptance and a closure are signed by whom they need', () => {
  test('an acceptance by anybody but an eligible risk acceptor, over other terms, or without an end is refused and journalled', async () => {
    const it = await openCompany(server)
    await it.company.credential('c1', { legacy: true, irrevocableUntil: '2027-01-01T00:00:00Z' })
    await endTheContract(it.house, it.company)
    await it.house.run(600)
    const [asked] = await requestedAcceptances(it.house)
    const { house, company } = it
    const before = await factsOf(house)
    expect(await codeOf(() => accept(house, company, asked!.id, 'ben'))).toBe('authority.refused')
    expect(await codeOf(() => accept(house, company, asked!.id, 'ada'))).toBe('authority.refused')
    expect(await codeOf(() => accept(house, company, asked!.id, 'dan', { ...terms(house), compensatingControls: [] }))).toBe(
      'risk.controls_missing',
    )
    expect(await codeOf(() => accept(house, company, asked!.id, 'dan', { ...terms(house), reason: ' ' }))).toBe('risk.reason_missing')
    expect(await codeOf(() => accept(house, company, asked!.id, 'dan', terms(house, 0)))).toBe('risk.expiry')
    expect(await codeOf(() => accept(house, company, asked!.id, 'dan', terms(house, 400)))).toBe('risk.expiry')
    const dan = await company.caller('dan')
    const draft = await draftAcceptance(house.runtime, dan, asked!.id, terms(house))
    const signed = company.sign('dan', 'acceptRisk', Buffer.from(draft.nonce, 'base64'), draft.digest)
    expect(await codeOf(() => acceptRisk(house.runtime, dan, asked!.id, terms(house, 90), signed))).toBe('risk.bad_signature')
    expect(await factsOf(house)).toBe(before)
    expect((await journalKinds(house, 'refusal.recorded')).map((entry) => entry.body['code'])).toEqual([
      'authority.refused',
      'authority.refused',
      'risk.bad_signature',
    ])
    await accept(house, company, asked!.id)
    expect(await codeOf(() => accept(house, company, asked!.id))).toBe('risk.closed')
    await it.end()
  })

  test('at critical risk the named owner signs the closure, and nobody in his place', async () => {
    const it = await waiting()
    const { house, company } = it
    await sign(house, company, it.request, 'ben')
    await sign(house, company, it.request, 'cleo')
    for (const other of await openRequests(house)) await sign(house, company, other.id, 'ben')
    await house.run(600)
    const [asked] = await house.runtime.db.selectFrom('closure_requests').selectAll().execute()
    expect(asked?.owner_id).toBe('eve')
    const before = await factsOf(house)
    const by = async (person: string, label: 'close' | 'approve' = 'close') =>
      signClosure(
        house.runtime,
        await company.caller(person),
        asked!.operation_id,
        company.sign(person, label, asked!.nonce, asked!.proof_digest),
      )
    expect(await codeOf(() => by('ben'))).toBe('closure.ineligible')
    expect(await codeOf(() => by('finn'))).toBe('authority.refused')
    expect(await codeOf(() => by('dan'))).toBe('authority.refused')
    expect(await codeOf(() => by('eve', 'approve'))).toBe('closure.bad_signature')
    await house.run(3600)
    expect(await factsOf(house)).toBe(before)
    await signClosures(house, company)
    expect(await codeOf(() => by('eve'))).toBe('closure.signed')
    await house.run(600)
    expect((await house.runtime.db.selectFrom('changes').select('closure').executeTakeFirst())?.closure).toBe('risk_complete')
    await it.end()
  })
})
