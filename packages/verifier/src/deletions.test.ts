// Logs in which payloads were deleted, generated: every kept leaf stays what it was, the root too; a deletion that people signed excuses exactly what
// it names; everything else that is missing is found, whoever made it look decided.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactRange, canonicalJson, formatCheckpointBody, leafHash, sha256Hex, signEd25519, signNote } from '@countersign/ledger'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personMessage } from './person-signature.ts'
import { Company, type Holder } from './testing/company.ts'
import type { Trust } from './trust.ts'
import { verifyLogExport } from './verify-log-export.ts'

const company = new Company()
const { alice, bob, carol, retired, requester, provider } = company.people
let folder: string
let trust: Trust
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-deletions-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const digestOf = (value: unknown): string => `sha256:${sha256Hex(canonicalJson(value))}`
const at = '2026-03-01T00:00:00.000Z'
const hashOf = (leaf: string): string => leafHash(Buffer.from(leaf)).toString('hex')

let ids = 0
const leafOf = (kind: string, stream: string | null, body: object, when = at): string =>
  canonicalJson({
    v: 'countersign/entry/v1',
    org: 'acme',
    id: `ent_${++ids}`,
    at: when,
    kind,
    actor: { kind: 'service', id: 'control-plane', party: 'enterprise:acme' },
    stream,
    seq: stream === null ? 0 : 1,
    prev: null,
    body,
  })

/** How a deletion may be bent. */
interface Bend {
  readonly signers?: readonly Holder[]
  readonly verdicts?: readonly string[]
  readonly quorum?: number
  readonly planned?: (items: object[]) => object[]
  readonly signed?: (plan: string) => string
  readonly without?: string
  readonly operation?: string
  readonly outcome?: string
  readonly carries?: string
  readonly expiresAt?: string
  readonly deputyFor?: string
  readonly org?: string
  readonly stream?: string
}

/** The entries of a decided deletion of these entries, in the order of the log. */
const deletionOf = (change: string, items: object[], bend: Bend = {}): string[] => {
  const listed = (own: object[]) => ({ type: 'countersign/deletion/v1', class: 'journal', standard: digestOf(0), asOf: at, items: own })
  const operation = `opn_${change}`
  const plan = {
    type: 'countersign/plan/v2',
    org: bend.org ?? 'acme',
    change,
    requester: requester.id,
    operations: [
      {
        id: operation,
        operation: bend.operation ?? 'retention.delete',
        executor: { kind: 'connector', id: 'connector-host' },
        parameters: { document: digestOf(listed(bend.planned?.(items) ?? items)) },
      },
    ],
  }
  const digest = digestOf(plan)
  const nonce = Buffer.alloc(32, ids % 251)
  const signers = bend.signers ?? [alice, bob]
  const entries: [string, string, object][] = [
    ['plan.frozen', change, { plan: digest, revision: 1, operations: [operation] }],
    ['decision.made', change, { plan: digest, outcome: bend.outcome ?? 'approval' }],
    [
      'approval.requested',
      change,
      {
        request: `apr_${change}`,
        plan: digest,
        nonce: nonce.toString('base64'),
        quorum: bend.quorum ?? 2,
        stepUp: true,
        operations: [operation],
        expiresAt: bend.expiresAt ?? '2026-03-08T00:00:00.000Z',
      },
    ],
    ...signers.map((person, n): [string, string, object] => {
      const verdict = bend.verdicts?.[n] ?? 'approve'
      const message = personMessage('countersign/approval/v1', nonce, bend.signed?.(digest) ?? digest)
      const signature = signEd25519(person.keys.privateKey, message).toString('base64')
      const instead = bend.deputyFor === undefined ? {} : { for: bend.deputyFor }
      return [
        'approval.signed',
        change,
        { request: `apr_${change}`, plan: digest, person: person.id, keyId: person.keyId, verdict, signature, ...instead },
      ]
    }),
    ['mandate.minted', operation, { plan: digest, approvals: [bend.carries ?? `apr_${change}`] }],
    ['retention.deleted', bend.stream ?? change, { change, deletion: listed(items), plan }],
  ]
  return entries.filter(([kind]) => kind !== bend.without).map(([kind, stream, body]) => leafOf(kind, stream, body))
}

let exports = 0
/** The log's export with the payloads at these places gone: the tree is over all leaves, as it always was. */
const verdictOf = async (leaves: readonly string[], gone: ReadonlySet<number>) => {
  const range = new CompactRange()
  for (const leaf of leaves) range.append(leafHash(Buffer.from(leaf)))
  const path = join(folder, `log-${++exports}`)
  await writeFile(path, leaves.map((leaf, n) => `${gone.has(n) ? `#${hashOf(leaf)}` : leaf}\n`).join(''))
  const note = formatCheckpointBody({ origin: company.origin, size: leaves.length, root: range.root() })
  await writeFile(`${path}.checkpoint`, signNote(note, [company.logSigner, company.witness(1)]))
  const { integrity, deleted } = await verifyLogExport(path, trust)
  return { verdict: integrity.verdict, codes: [...new Set(integrity.problems.map(({ code }) => code))].sort(), deleted }
}

const itemOf = (leaves: readonly string[], index: number) => ({ index, leafHash: hashOf(leaves[index]!) })
const facts = (count: number): string[] => Array.from({ length: count }, (_, n) => leafOf('refusal.recorded', null, { n, who: 'somebody' }))

describe('a log in which payloads were deleted', () => {
  it('passes in every history in which each of them was decided, and says how many under which change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ facts: fc.integer({ min: 1, max: 9 }), gone: fc.integer({ min: 0, max: 9 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        async (rounds) => {
          const leaves: string[] = []
          const gone = new Set<number>()
          const expected: { change: string; entries: number }[] = []
          for (const [n, round] of rounds.entries()) {
            const from = leaves.length
            leaves.push(...facts(round.facts))
            const places = Array.from({ length: Math.min(round.gone, round.facts) }, (_, k) => from + k)
            if (places.length === 0) continue
            leaves.push(
              ...deletionOf(
                `chg_${n}`,
                places.map((place) => itemOf(leaves, place)),
              ),
            )
            for (const place of places) gone.add(place)
            expected.push({ change: `chg_${n}`, entries: places.length })
          }
          const { verdict, codes, deleted } = await verdictOf(leaves, gone)
          expect([verdict, codes]).toEqual(['pass', []])
          expect(deleted.map(({ change, entries }) => ({ change, entries }))).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('fails in every history in which one more is missing than was decided, whichever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 20 }), fc.nat(), async (count, pick) => {
        const leaves = facts(count)
        leaves.push(...deletionOf('chg_x', [itemOf(leaves, 0)]))
        const other = 1 + (pick % (leaves.length - 1))
        const { verdict, codes } = await verdictOf(leaves, new Set([0, other]))
        expect(verdict).toBe('fail')
        expect(codes).toContain('log.payload_missing')
      }),
      { numRuns: 80 },
    )
  })

  it('fails when a kept leaf was changed beside those that are missing', async () => {
    const leaves = facts(5)
    leaves.push(...deletionOf('chg_x', [itemOf(leaves, 0)]))
    const path = join(folder, 'changed')
    const range = new CompactRange()
    for (const leaf of leaves) range.append(leafHash(Buffer.from(leaf)))
    await writeFile(
      path,
      leaves.map((leaf, n) => `${n === 0 ? `#${hashOf(leaf)}` : n === 2 ? leaf.replace('somebody', 'nobody!!') : leaf}\n`).join(''),
    )
    await writeFile(
      `${path}.checkpoint`,
      signNote(formatCheckpointBody({ origin: company.origin, size: leaves.length, root: range.root() }), [
        company.logSigner,
        company.witness(1),
      ]),
    )
    expect((await verifyLogExport(path, trust)).integrity.problems.map(({ code }) => code)).toEqual(['log.root_mismatch'])
  })

  it.each([
    ['by one of two', { signers: [alice] }],
    ['by the same person twice', { signers: [alice, alice] }],
    ['by a person of a provider', { signers: [alice, provider] }],
    ['by who asked for it', { signers: [alice, requester] }],
    ['with a key of too little assurance', { signers: [alice, carol] }],
    ['with a key that was no longer valid', { signers: [alice, retired] }],
    ['over another plan', { signed: () => digestOf('another') }],
    ['and one of them refused', { verdicts: ['approve', 'refuse'] }],
    ['in the place of who asked for it', { deputyFor: requester.id }],
    ['both in the place of one', { deputyFor: 'per_zoe' }],
    ['after it had expired', { expiresAt: '2026-02-28T00:00:00.000Z' }],
    ['for a shorter list', { planned: (items) => items.slice(1) }],
    ['for another operation', { operation: 'retention.adopt' }],
    ['in another organisation', { org: 'other' }],
    ['in the stream of another change', { stream: 'chg_y' }],
    ['and the mandate carries another request', { carries: 'apr_other' }],
    ['although policy had asked nobody', { outcome: 'autonomous' }],
    ['although policy had denied it', { outcome: 'deny' }],
    ['and no plan was frozen', { without: 'plan.frozen' }],
    ['and nothing was decided', { without: 'decision.made' }],
    ['and nobody was asked', { without: 'approval.requested' }],
    ['and nobody signed', { without: 'approval.signed' }],
    ['and there was no mandate', { without: 'mandate.minted' }],
    ['and there is no tombstone', { without: 'retention.deleted' }],
  ] as [string, Bend][])('fails where the deletion was signed %s', async (_how, bend) => {
    const leaves = facts(3)
    leaves.push(...deletionOf('chg_x', [itemOf(leaves, 0), itemOf(leaves, 1)], bend))
    const { codes } = await verdictOf(leaves, new Set([0, 1]))
    expect(codes).toContain('log.payload_missing')
  })

  it('fails where a tombstone names the place and another leaf hash, or comes before what it is to excuse', async () => {
    const wrong = facts(2)
    wrong.push(...deletionOf('chg_x', [{ index: 0, leafHash: 'ab'.repeat(32) }]))
    expect((await verdictOf(wrong, new Set([0]))).codes).toEqual(['log.payload_missing'])
    const later = leafOf('refusal.recorded', null, { late: true })
    const early = deletionOf('chg_y', [{ index: 7, leafHash: hashOf(later) }])
    early.push(later)
    expect((await verdictOf(early, new Set([7]))).codes).toEqual(['log.payload_missing'])
  })

  it('takes a line that is only nearly a hash in place for a leaf, so that it can’t stand for another', async () => {
    for (const line of [`#${'a'.repeat(63)}`, `#${'A'.repeat(64)}`, `#${'a'.repeat(65)}`, '#', `#${'g'.repeat(64)}`])
      expect(await verdictOf([line, ...facts(2)], new Set())).toMatchObject({ verdict: 'pass', deleted: [] })
  })
})
