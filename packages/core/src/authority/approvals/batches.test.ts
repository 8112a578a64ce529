// One signature over several requests: only where their plans are equal but for the thing they are about, all of them or none, and each of them judged
// as if it were signed by itself. It counts when a mandate rests on it, and in each change's own dossier.
import { canonicalJson, generateKeyPair } from '@countersign/ledger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openChange, reviseChange } from '../../execution/changes/index.ts'
import { digestOfText } from '../../platform/documents.ts'
import { testClock } from '../../testing/clock.ts'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, factsOf, openRequests, sign, signClosures, standing } from '../../testing/story.ts'
import { type TestWitness, witnessOf } from '../../testing/witness.ts'
import { batchOfRequests } from './equal.ts'
import { noNonce } from './model.ts'
import { signBatch } from './sign-batch.ts'
import { readRequest } from './store.ts'

let server: TestDatabase
let witness: TestWitness
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  const logKey = generateKeyPair().privateKey
  const clock = testClock()
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { witness, logKey, clock })
  for (const id of ['c1', 'c2', 'c3', 'c4']) await it.company.credential(id, { environment: 'production', criticality: 'high' })
})
afterEach(async () => {
  await it?.end()
  await witness?.close()
})

/** Asks that a credential ends; gives the request that waits for it. */
const ask = async (credential: string, changed: { reason?: string; by?: string; operation?: string } = {}): Promise<string> => {
  const { reason = 'nobody needs them', by = 'ada', operation = 'credential.revoke' } = changed
  const { change } = await openChange(it.house.runtime, await it.company.caller(by), {
    kind: 'request',
    ref: `req-${credential}`,
    reason,
    ticket: `T-${credential}`,
    asked: { kind: 'request', ref: `req-${credential}`, purpose: `end ${credential}`, operations: [{ operation, credential }] },
  })
  await it.house.settle()
  return (await openRequests(it.house, change))[0]!.id
}
/** In the order of the list. */
const three = async () => [await ask('c1'), await ask('c2'), await ask('c3')].sort()
const rowsOf = (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await readRequest(it.house.runtime.db, 'acme', id))!))
const digestOf = async (ids: readonly string[]) =>
  digestOfText(canonicalJson(await batchOfRequests(it.house.runtime.db, 'acme', await rowsOf(ids))))

/** `signed`: the digest that is signed where it is another one than that of these requests. */
const signAll = async (requests: readonly string[], person = 'ben', signed?: string) =>
  signBatch(it.house.runtime, await it.company.caller(person), {
    requests,
    reason: '',
    ...it.company.sign(person, 'approveBatch', noNonce, signed ?? (await digestOf(requests))),
  })
const changeOf = async (request: string) => (await readRequest(it.house.runtime.db, 'acme', request))!.change_id

test('one signature approves three equal requests, carries each of their mandates, and is proven in each dossier by itself', async () => {
  const requests = await three()
  expect((await signAll([...requests].reverse())).map(({ request, state }) => [request, state])).toEqual(
    requests.map((id) => [id, 'approved']),
  )
  await it.house.run(600)
  await signClosures(it.house, it.company)
  await it.house.run(600)
  const kept = await it.house.runtime.db
    .selectFrom('approvals')
    .select(['signature', 'batch_digest', 'batch_place'])
    .orderBy('batch_place')
    .execute()
  expect(new Set(kept.map(({ signature }) => signature.toString('hex'))).size).toBe(1)
  expect(kept.map(({ batch_place }) => batch_place)).toEqual([0, 1, 2])
  const credentials: string[] = []
  for (const request of requests) {
    const change = await changeOf(request)
    expect(Object.values(await standing(it.house, change))).toContain('done/risk_complete')
    const report = await judged(it.house, witness.vkey, await dossierOf(it.house, it.company, change))
    expect(wrongIn(report)).toEqual([])
    expect(report.batches.map(({ person, requests: many }) => [person, many])).toEqual([['ben', 3]])
    credentials.push(report.operations[0]!.credential)
  }
  expect(credentials.sort()).toEqual(['c1', 'c2', 'c3'])
})

describe('nothing of a batch is signed', () => {
  interface Attack {
    readonly code: string
    readonly names: 'first' | 'second' | 'other'
    run(requests: readonly string[]): Promise<{ attack: () => Promise<unknown>; other?: string }>
  }
  const withOther = async (requests: readonly string[], other: string, person?: string) => ({
    other,
    attack: async () => signAll([...requests, other], person, await digestOf(requests)),
  })
  const attacks: Record<string, Attack> = {
    'with a request that has another reason': {
      code: 'approval.batch_unequal',
      names: 'other',
      run: async (requests) => withOther(requests, await ask('c4', { reason: 'it leaked' })),
    },
    'with a request that somebody else asked for': {
      code: 'approval.batch_unequal',
      names: 'other',
      run: async (requests) => withOther(requests, await ask('c4', { by: 'cleo' })),
    },
    'with another operation': {
      code: 'approval.batch_unequal',
      names: 'other',
      run: async (requests) => withOther(requests, await ask('c4', { operation: 'credential.rotate' })),
    },
    'with one that came of something else': {
      code: 'approval.batch_unequal',
      names: 'other',
      run: async (requests) => {
        await it.company.credential('c5', { environment: 'production', criticality: 'high' })
        const change = await endTheContract(it.house, it.company)
        await it.house.settle()
        return withOther(requests, (await openRequests(it.house, change))[0]!.id)
      },
    },
    'with one that was refused': {
      code: 'approval.closed',
      names: 'second',
      run: async (requests) => {
        const signed = await digestOf(requests)
        await sign(it.house, it.company, requests[1]!, 'cleo', { verdict: 'refuse', reason: 'no' })
        return { attack: () => signAll(requests, 'ben', signed) }
      },
    },
    'with one that was overtaken by another plan': {
      code: 'approval.closed',
      names: 'second',
      run: async (requests) => {
        const signed = await digestOf(requests)
        await reviseChange(it.house.runtime, await it.company.caller('ada'), await changeOf(requests[1]!), 'again')
        return { attack: () => signAll(requests, 'ben', signed) }
      },
    },
    'with one that has lapsed': {
      code: 'approval.expired',
      names: 'second',
      run: async (requests) => {
        await it.house.runtime.db
          .updateTable('approval_requests')
          .set({ expires_at: it.house.clock.now() })
          .where('id', '=', requests[1]!)
          .execute()
        return { attack: () => signAll(requests) }
      },
    },
    'with one that he has signed already': {
      code: 'approval.already_signed',
      names: 'second',
      run: async (requests) => {
        await it.house.runtime.db.updateTable('approval_requests').set({ quorum: 2 }).execute()
        await sign(it.house, it.company, requests[1]!, 'ben')
        return { attack: () => signAll(requests) }
      },
    },
    'by who asked for them': {
      code: 'authority.refused',
      names: 'first',
      run: async (requests) => ({ attack: () => signAll(requests, 'ada') }),
    },
    'by who holds none of the roles': {
      code: 'approval.ineligible',
      names: 'first',
      run: async (requests) => ({ attack: () => signAll(requests, 'eve') }),
    },
    'with a request twice': {
      code: 'approval.batch_twice',
      names: 'second',
      run: async (requests) => ({ attack: async () => signAll([...requests, requests[1]!], 'ben', await digestOf(requests)) }),
    },
    'with a request that is nowhere': {
      code: 'approval.unknown_request',
      names: 'other',
      run: async (requests) => withOther(requests, 'apr_nowhere'),
    },
  }
  test.each(Object.entries(attacks))('%s, and the error names it', async (_name, { code, names, run }) => {
    const requests = await three()
    const { attack, other } = await run(requests)
    const before = await factsOf(it.house)
    const error = await attack().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code, details: { request: { first: requests[0], second: requests[1], other }[names] } })
    expect(await factsOf(it.house)).toBe(before)
  })

  test('by a signature over fewer, over more, or over one of them', async () => {
    const requests = await three()
    const signed = [
      await digestOf(requests.slice(0, 2)),
      await digestOf([...requests, await ask('c4')]),
      (await rowsOf(requests))[0]!.plan_digest,
    ]
    const before = await factsOf(it.house)
    for (const digest of signed) expect(await codeOf(() => signAll(requests, 'ben', digest))).toBe('approval.bad_signature')
    expect(await factsOf(it.house)).toBe(before)
  })

  test('alone, or by too many', async () => {
    const [one] = await three()
    expect(await codeOf(() => signAll([one!], 'ben', digestOfText('x')))).toBe('approval.batch_size')
    const many = Array.from({ length: 201 }, (_, at) => `apr_${at}`)
    expect(await codeOf(() => signAll(many, 'ben', digestOfText('x')))).toBe('approval.batch_size')
  })
})

describe('a batch that was signed', () => {
  const edits: Record<string, (requests: readonly string[]) => Promise<unknown>> = {
    'whose place was edited': () =>
      it.house.runtime.db.updateTable('approvals').set({ batch_place: 2 }).where('batch_place', '=', 0).execute(),
    'that was taken for a signature over one': () =>
      it.house.runtime.db.updateTable('approvals').set({ batch_digest: null, batch_place: null }).where('batch_place', '=', 0).execute(),
    'whose request was widened': (requests) =>
      it.house.runtime.db
        .updateTable('approval_requests')
        .set({ roles: ['control_owner', 'ciso'] })
        .where('id', '=', requests[0]!)
        .execute(),
  }
  test.each(Object.entries(edits))('carries no mandate for a request %s', async (_name, edit) => {
    const requests = await three()
    await signAll(requests)
    await edit(requests)
    await it.house.run(600)
    const minted = await it.house.runtime.db.selectFrom('mandates').select('change_id').orderBy('change_id').execute()
    const changes = await Promise.all(requests.map(changeOf))
    expect(minted.map(({ change_id }) => change_id)).not.toContain(changes[0])
    expect(new Set(minted.map(({ change_id }) => change_id))).toEqual(new Set(changes.slice(1)))
  })
})
