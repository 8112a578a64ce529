// One entry that has no place in the story, each with the log's and the witness' blessing. Every rule of the format that stands alone has its breach here.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Aspect, isProven } from './report.ts'
import { Company } from './testing/company.ts'
import { Script } from './testing/script.ts'
import { operation } from './testing/stories.ts'
import { type Any, readLines, reseal } from './testing/tamper.ts'
import { codes, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'

const company = new Company()
const { alice, bob, carol, retired } = company.people
const { connector, agent, lapsed } = company.executors
const nowhere = `sha256:${'9'.repeat(64)}`
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Opened, planned and decided; the rest is told. */
const begun = (plan: Any = {}) =>
  new Script(company)
    .open()
    .freeze([operation('op_a', connector, plan)])
    .decide({ op_a: {} })

const executed = (plan: Any = {}) => {
  const script = begun(plan)
  script.execute('op_a')
  return script
}

const close = (script: Script) => {
  const proof = script.prove('op_a')
  script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' })
}

interface Breach {
  readonly aspect: Aspect
  readonly code: string
  readonly what: string
  readonly tell: () => Script
}

const told = (script: Script, tell: (script: Script) => unknown): Script => {
  tell(script)
  return script
}

const breaches: Breach[] = [
  {
    aspect: 'completeness',
    code: 'closure.unsigned',
    what: 'it is closed without the owner whose signature the plan asks for',
    tell: () => told(executed({ ownerSigns: true }), close),
  },
  {
    aspect: 'completeness',
    code: 'closure.unsigned',
    what: 'the owner signed an earlier proof, not the one that closes',
    tell: () =>
      told(executed({ ownerSigns: true }), (script) => {
        script.signClosure('op_a', carol, script.prove('op_a'))
        close(script)
      }),
  },
  {
    aspect: 'completeness',
    code: 'closure.other_proof',
    what: 'an owner signs a proof that is not there',
    tell: () => told(executed(), (script) => script.signClosure('op_a', carol, nowhere)),
  },
  {
    aspect: 'completeness',
    code: 'change.closure_differs',
    what: 'the end lists an operation that was never planned',
    tell: () => {
      const script = executed()
      const proof = script.prove('op_a')
      return script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete', op_x: 'risk_complete' })
    },
  },
  {
    aspect: 'completeness',
    code: 'change.not_opened',
    what: 'nothing opens the change',
    tell: () => new Script(company).freeze([operation('op_a', connector)]),
  },
  { aspect: 'completeness', code: 'plan.missing', what: 'there is no plan', tell: () => new Script(company).open() },
  {
    aspect: 'completeness',
    code: 'plan.revision',
    what: 'a plan takes the number of the one before it',
    tell: () =>
      told(begun(), (script) =>
        script.add('plan.frozen', script.change, { plan: script.document('plan+json', '{}'), revision: 1, operations: [] }),
      ),
  },
  {
    aspect: 'integrity',
    code: 'evidence.key_not_valid',
    what: 'evidence is signed with a key that had expired',
    tell: () => executed({ executor: { kind: 'connector', id: lapsed.id, party: 'enterprise:acme' } }),
  },
  {
    aspect: 'completeness',
    code: 'evidence.other_party',
    what: 'the plan passes a provider’s executor off as the enterprise’s',
    tell: () => executed({ executor: { kind: 'agent', id: agent.id, party: 'enterprise:acme' } }),
  },
  {
    aspect: 'completeness',
    code: 'evidence.before_start',
    what: 'evidence comes before anything was started',
    tell: () =>
      told(begun(), (script) => {
        const mandate = script.mint('op_a')
        script.receive(mandate).start(mandate).attempt(mandate)
      }),
  },
  {
    aspect: 'completeness',
    code: 'operation.not_started',
    what: 'an attempt ends that never began',
    tell: () => told(begun(), (script) => script.attempt(script.mint('op_a'))),
  },
  {
    aspect: 'completeness',
    code: 'mandate.not_planned',
    what: 'a mandate is for an operation that the plan does not have',
    tell: () =>
      told(begun(), (script) => {
        const { plan } = script
        script.plan = { ...plan, operations: [operation('op_b', connector)] }
        script.mint('op_b')
        script.plan = plan
      }),
  },
  {
    aspect: 'integrity',
    code: 'nonce.reused',
    what: 'two mandates share a nonce',
    tell: () => told(begun(), (script) => [script.mint('op_a', [], { nonce: 'same' }), script.mint('op_a', [], { nonce: 'same' })]),
  },
  {
    aspect: 'integrity',
    code: 'mandate.minted_twice',
    what: 'two mandates share an id',
    tell: () =>
      told(begun(), (script) => [script.mint('op_a', [], { id: 'man_same' }), script.mint('op_a', [], { id: 'man_same', nonce: 'other' })]),
  },
  {
    aspect: 'truth',
    code: 'proof.door_twice',
    what: 'a door is counted twice in one proof',
    tell: () =>
      told(executed(), (script) => {
        const doors = [script.wait(1).door('refused'), script.door('refused')]
        script.prove('op_a', { doors, startedAt: doors[0].old.at })
      }),
  },
  {
    aspect: 'truth',
    code: 'acceptance.expired',
    what: 'a risk is accepted until yesterday',
    tell: () => told(begun(), (script) => script.acceptRisk('op_a', carol, { expiresAt: '2026-11-21T00:00:00Z' })),
  },
  {
    aspect: 'integrity',
    code: 'acceptance.twice',
    what: 'two risk acceptances share an id',
    tell: () =>
      told(begun(), (script) => {
        for (const reason of ['one', 'two']) script.acceptRisk('op_a', carol, { id: 'rsk_same', reason }, { id: 'rsk_same' })
      }),
  },
  {
    aspect: 'integrity',
    code: 'entry.other_org',
    what: 'an entry belongs to another organisation',
    tell: () => told(executed(), (script) => script.add('note.added', 'op_a', {}, { org: 'org_other' })),
  },
  {
    aspect: 'integrity',
    code: 'entry.malformed',
    what: 'an entry does not hold what its kind promises',
    tell: () => told(executed(), (script) => script.add('operation.attempted', 'op_a', { status: 'fine' })),
  },
  {
    aspect: 'integrity',
    code: 'entry.wrong_stream',
    what: 'an approval stands in the stream of an operation',
    tell: () => told(executed(), (script) => script.add('approval.requested', 'op_a', {})),
  },
  {
    aspect: 'integrity',
    code: 'entry.wrong_stream',
    what: 'a mandate stands in the stream of the change',
    tell: () => told(executed(), (script) => script.add('mandate.minted', script.change, {})),
  },
  {
    aspect: 'integrity',
    code: 'entry.wrong_stream',
    what: 'a seal stands in the stream of an operation',
    tell: () =>
      told(executed(), (script) => {
        const streams = [...script.heads].map(([stream, head]) => ({ stream, ...head }))
        script.add('dossier.sealed', 'op_a', { streams })
      }),
  },
  {
    aspect: 'integrity',
    code: 'change.opened_twice',
    what: 'the change is opened twice',
    tell: () => begun().open(),
  },
  {
    aspect: 'integrity',
    code: 'approval.request_twice',
    what: 'a request is made twice',
    tell: () =>
      told(begun(), (script) => [script.request(['op_a'], { request: 'req_same' }), script.request(['op_a'], { request: 'req_same' })]),
  },
  {
    aspect: 'integrity',
    code: 'approval.no_request',
    what: 'an approval answers a request that nobody made',
    tell: () => told(begun(), (script) => script.approve({ id: 'req_none', plan: script.planDigest, nonce: Buffer.alloc(32, 1) }, alice)),
  },
  {
    aspect: 'integrity',
    code: 'approval.other_plan',
    what: 'an approval names another plan than its request',
    tell: () => told(begun(), (script) => script.approve({ ...script.request(['op_a']), plan: nowhere }, alice)),
  },
  {
    aspect: 'integrity',
    code: 'signature.not_their_key',
    what: 'a closure is signed with another person’s key',
    tell: () => told(executed(), (script) => script.signClosure('op_a', carol, script.prove('op_a'), { keyId: bob.keyId })),
  },
  {
    aspect: 'integrity',
    code: 'signature.key_not_valid',
    what: 'a closure is signed with a key that had expired',
    tell: () => told(executed(), (script) => script.signClosure('op_a', retired, script.prove('op_a'))),
  },
  {
    aspect: 'integrity',
    code: 'document.two_roles',
    what: 'a plan poses as a decision',
    tell: () =>
      told(begun(), (script) =>
        script.add('decision.made', script.change, {
          decision: script.planDigest,
          plan: script.planDigest,
          bundle: nowhere,
          outcome: 'autonomous',
        }),
      ),
  },
  {
    aspect: 'integrity',
    code: 'document.media_type',
    what: 'a document calls itself something else than its entry does',
    tell: () =>
      told(executed(), (script) => {
        script.documents.set(script.planDigest, { mediaType: 'text/plain', text: script.documents.get(script.planDigest)!.text })
      }),
  },
]

it.each(breaches)('$what: $aspect fails with $code', async ({ tell, aspect, code }) => {
  const report = await verifyText(tell().seal().dossier(), trust)
  expect(isProven(report)).toBe(false)
  expect(codes(report, aspect)).toContain(code)
})

it('a story without a breach, told the same way, passes', async () => {
  const script = executed()
  close(script)
  expect(isProven(await verifyText(script.seal().dossier(), trust))).toBe(true)
})

it('a seal is what it was when it was written: a stream that grew between two seals is fine, one that shrank is not', async () => {
  const script = executed()
  close(script)
  script.seal()
  script.add('note.added', 'op_a', { text: 'looked again' })
  const dossier = script.seal().dossier()
  expect(isProven(await verifyText(dossier, trust))).toBe(true)
  const without = reseal(
    readLines(dossier)
      .slice(0, -1)
      .filter((line) => !line.leaf?.includes('looked again')),
  )
  const report = await verifyText(without, trust)
  expect([report.integrity.verdict, codes(report, 'completeness')]).toEqual(['pass', ['seal.differs']])
})
