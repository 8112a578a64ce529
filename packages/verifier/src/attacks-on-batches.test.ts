// The log, the mandate key and the witness serve the attacker; the keys folder doesn't. One signature over several requests counts for one of them only
// as part of exactly the list that was signed, and only for a plan that is equal to what the list says.
import { type Batch, canonicalJson } from '@countersign/ledger'
import { describe, expect, it } from 'vitest'
import { digestOf } from './documents/batch.ts'
import { NO_NONCE } from './person-signature.ts'
import { renderReport } from './render-report.ts'
import { isProven } from './report.ts'
import { attackRoom } from './testing/attack-room.ts'
import { approveBatch, batchAround, stranger } from './testing/batches.ts'
import type { Requested, Script } from './testing/script.ts'
import { approvedBy } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'

const { company, problemsOf, judged } = attackRoom()
const { alice, bob, paula } = company.people

const both = (script: Script, request: Requested) => {
  const batch = batchAround(script, request)
  for (const person of [bob, paula]) approveBatch(script, request, person, batch)
  script.complete(request, [bob, paula])
}

it('one signature over several equal requests proves each of them in its own dossier, by key file and by passkey', async () => {
  const report = await judged(approvedBy(company, both))
  expect(isProven(report)).toBe(true)
  expect(report.batches.map(({ person, requests }) => [person, requests])).toEqual([
    [bob.id, 3],
    [paula.id, 3],
  ])
  expect(renderReport(report)).toContain('over 3 equal requests; the plans of the other 2 can’t be seen here')
})

/** Alice signs the request as she should, and Paula a list that is bent, or a good one that is bent afterwards. */
const withBatch = (bend: (batch: Batch, request: Requested, script: Script) => Any, options: Any = {}, story: Any = {}) =>
  problemsOf(
    approvedBy(
      company,
      (script, request) => {
        script.approve(request, alice)
        const good = batchAround(script, request)
        const { batch = good, ...how } = bend(good, request, script)
        approveBatch(script, request, paula, batch, { ...how, ...options })
      },
      story,
    ),
    'integrity',
  )

const members = (batch: Batch, change: (members: Any[]) => Any[]): Any => ({ batch: { ...batch, members: change([...batch.members]) } })
const altered = (batch: Batch, request: Requested, how: Any) =>
  members(batch, (all) => all.map((member) => (member.request === request.id ? { ...member, ...how } : member)))

describe('a list that was signed and does not name this request as it is', () => {
  const lists: Record<string, (batch: Batch, request: Requested) => Any> = {
    'names another nonce': (batch, request) => altered(batch, request, { nonce: Buffer.alloc(32, 7).toString('base64') }),
    'names another plan': (batch, request) => altered(batch, request, { plan: stranger('x').plan }),
    'names another decision': (batch, request) => altered(batch, request, { decision: stranger('x').decision }),
    'names another pattern': (batch) => ({ batch: { ...batch, pattern: stranger('x').plan } }),
    'is of another organisation': (batch) => ({ batch: { ...batch, org: 'org_other' } }),
    'does not name it at all': (batch, request) => ({
      ...members(batch, (all) => all.map((member) => (member.request === request.id ? stranger('b') : member))),
      body: { place: 1 },
    }),
    'names it at another place': () => ({ body: { place: 0 } }),
    'has no such place': () => ({ body: { place: 200 } }),
  }
  it.each(Object.entries(lists))('%s', async (_name, bend) => {
    expect(await withBatch(bend)).toContain('approval.not_in_batch')
  })
})

describe('a list that is none', () => {
  const lists: Record<string, (batch: Batch, request: Requested) => Any> = {
    'holds a request twice': (batch) => members(batch, (all) => [...all, all.at(-1)]),
    'holds a nonce twice': (batch, request) => altered(batch, request, { nonce: batch.members[0]!.nonce }),
    'is in another order': (batch) => members(batch, (all) => all.reverse()),
    'is of one alone': (batch, request) => ({
      ...members(batch, (all) => all.filter((member) => member.request === request.id)),
      body: { place: 0 },
    }),
    'is longer than any may be': (batch) =>
      members(batch, (all) => [...all, ...Array.from({ length: 200 }, (_, n) => stranger(`zzzz${n + 1000}`))]),
    'has a member more': (batch) => ({ batch: { ...batch, note: 'and whatever else' } }),
    'has a member with more in it': (batch, request) => altered(batch, request, { note: 'x' }),
    'is of another type': (batch) => ({ batch: { ...batch, type: 'countersign/approval-batch/v2' } }),
    'is spelled otherwise': (batch) => ({ text: `${canonicalJson(batch)} ` }),
  }
  it.each(Object.entries(lists))('%s', async (_name, bend) => {
    expect((await withBatch(bend)).filter((code) => code.startsWith('batch.'))).not.toEqual([])
  })
})

describe('a signature over a good list does not count', () => {
  it('when the list was altered or a request spliced in afterwards', async () => {
    const signed = (batch: Batch, how: (all: Any[]) => Any[]) => ({ ...members(batch, how), signed: digestOf(batch) })
    expect(await withBatch((batch) => signed(batch, (all) => [...all, stranger('zzzz')]))).toContain('approval.bad_signature')
    expect(await withBatch((batch) => signed(batch, (all) => all.slice(0, 2)))).toContain('approval.bad_signature')
  })

  it('under another label, or with a nonce', async () => {
    for (const label of ['countersign/approval/v1', 'countersign/refusal/v1', 'countersign/key-enrolment/v1'])
      expect(await withBatch(() => ({ label }))).toContain('approval.bad_signature')
    expect(await withBatch((_batch, request) => ({ nonce: request.nonce }))).toContain('approval.bad_signature')
  })

  it('as a signature over the request alone, nor that one as one over a list', async () => {
    const plain = (script: Script, request: Requested) => script.sign(paula, 'countersign/approval/v1', request.nonce, request.plan)
    expect(await withBatch((_batch, request, script) => ({ body: { signature: plain(script, request) } }))).toContain(
      'approval.bad_signature',
    )
    const stripped = approvedBy(company, (script, request) => {
      script.approve(request, alice)
      const digest = digestOf(batchAround(script, request))
      script.approve(request, paula, { signature: script.sign(paula, 'countersign/approval-batch/v1', NO_NONCE, digest) })
    })
    expect(await problemsOf(stripped, 'integrity')).toContain('approval.bad_signature')
  })

  it('as a refusal', async () => {
    expect(await withBatch(() => ({ body: { verdict: 'refuse' } }))).toContain('entry.malformed')
  })

  it('when the list itself is not in the dossier', async () => {
    const without = approvedBy(company, (script, request) => {
      both(script, request)
      for (const [digest, { mediaType }] of script.documents) if (mediaType.includes('batch')) script.documents.delete(digest)
    })
    expect(await problemsOf(without, 'integrity')).toContain('document.missing')
  })
})

describe('a plan that is not equal', () => {
  const others: Record<string, Any> = {
    'has other parameters': { parameters: { nested: { mode: 'deferred' } } },
    'has another way back': { wayBack: { kind: 'by_hand', words: 'put it back' } },
    'is riskier': { risk: 'critical' },
    'is another operation': { operation: 'credential.delete' },
    'is carried out by somebody else': { executor: { kind: 'agent', id: company.executors.other.id, party: 'provider:southwind' } },
    'asks for weaker proof': { minStrength: 'absent' },
    'is of another kind of handle': { handle: { kind: 'redis.user', account: 'svc_op_a' } },
    'says something that nobody here knows': { later: true },
  }
  it.each(Object.entries(others))('%s', async (_name, plan) => {
    let batch: Batch | undefined
    // The list is that of the honest plan; the request is about the other one, and the list names it.
    approvedBy(company, (script, request) => {
      batch = batchAround(script, request)
      both(script, request)
    })
    const problems = await withBatch((own) => ({ batch: { ...own, pattern: batch!.pattern } }), {}, { plan })
    expect(problems).toContain('approval.not_in_batch')
  })

  it('may differ in the thing that it is about, and in nothing else', async () => {
    let pattern = ''
    approvedBy(company, (script, request) => {
      pattern = batchAround(script, request).pattern
      both(script, request)
    })
    const thing = { credential: 'crd_9', identity: 'idn_9', system: 'sys_9', handle: { kind: 'postgresql.password', account: 'svc_9' } }
    const story = approvedBy(
      company,
      (script, request) => {
        expect(batchAround(script, request).pattern).toBe(pattern)
        both(script, request)
      },
      { plan: thing },
    )
    expect(isProven(await judged(story))).toBe(true)
  })

  it('is asked of others, or of fewer', async () => {
    for (const asked of [{ quorum: 1 }, { stepUp: false }, { roles: ['ciso'] }])
      expect(await withBatch((_own, request, script) => ({ batch: batchAround(script, request, asked) }))).toContain(
        'approval.not_in_batch',
      )
  })
})
