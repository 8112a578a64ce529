// A document of authority comes in force by the whole chain or not at all: proposed by a person of the enterprise, approved by two others,
// mandated, enacted once, ended by itself. Shown with a kind made for the purpose.
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { reviseChange } from '../../execution/changes/index.ts'
import { propose } from '../../execution/proposals/index.ts'
import { testClock } from '../../testing/clock.ts'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { type TestWitness, witnessOf } from '../../testing/witness.ts'
import { enactInstrument, type InstrumentDefinition, inForce, withdrawInstrument } from './index.ts'

/** A sign at the door: says a word, may say until when, and some words may not come in force while a fact forbids them. */
const forbidden = new Set<string>()
const signKind: InstrumentDefinition = {
  kind: 'matrix',
  title: 'a sign',
  operation: () => 'matrix.adopt',
  read: (input) => {
    const { word } = input as { word?: unknown }
    return typeof word === 'string'
      ? { document: input as Record<string, unknown> }
      : { problems: [{ where: 'word', problem: 'is no text' }] }
  },
  check: async (_runtime, _db, _org, _name, document) =>
    forbidden.has(String(document['word'])) ? [{ where: 'word', problem: 'may not be said now' }] : [],
  until: (document) => (document['until'] === undefined ? null : new Date(String(document['until']))),
  changes: (document, before) => [`${before?.['word'] ?? 'nothing'} → ${document['word']}`],
}

let server: TestDatabase
let it: Opened
let witness: TestWitness
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  forbidden.clear()
  const clock = testClock()
  const logKey = generateKeyPair().privateKey
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { instruments: new Map([['matrix', signKind]]), witness, logKey, clock })
  return async () => {
    await it.end()
    await witness.close()
  }
})

const proposing = async (document: unknown, by = 'ada') =>
  propose(it.house.runtime, await it.company.caller(by), { kind: 'matrix', name: 'door', document, reason: 'because', ticket: 'CHG-1' })

const word = async (): Promise<unknown> =>
  (await inForce(it.house.runtime.db, 'acme', 'matrix', 'door', it.house.clock.now()))?.document['word'] ?? null

const closureOf = (change: string) =>
  it.house.runtime.db.selectFrom('changes').select(['state', 'closure']).where('id', '=', change).executeTakeFirst()

describe('a document of authority', () => {
  test('comes in force when two people have signed its plan, and not before; the change closes on the evidence, and the next version replaces it', async () => {
    const first = await proposing({ word: 'open' })
    expect(first).toMatchObject({ outcome: 'approval', version: 1, changes: ['nothing → open'] })
    const [request] = await openRequests(it.house)
    expect(request).toMatchObject({ quorum: 2, step_up: true })
    await sign(it.house, it.company, request!.id, 'ben')
    await it.house.run(600)
    expect(await word()).toBeNull()
    await sign(it.house, it.company, request!.id, 'cleo')
    await it.house.run(600)
    expect(await word()).toBe('open')
    expect(await closureOf(first.change)).toEqual({ state: 'closed', closure: 'risk_complete' })
    const second = await proposing({ word: 'closed' })
    expect(second).toMatchObject({ version: 2, changes: ['open → closed'] })
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(await word()).toBe('closed')
    expect((await journalKinds(it.house, 'instrument.enacted')).map((entry) => entry.body['version'])).toEqual([1, 2])
  })

  test('has a dossier that an outsider believes: who approved it, under which plan, and that exactly this document is in force', async () => {
    const { change } = await proposing({ word: 'open' })
    await approveAll(it.house, it.company)
    await it.house.run(600)
    const dossier = await dossierOf(it.house, it.company, change)
    expect(wrongIn(await judged(it.house, witness.vkey, dossier))).toEqual([])
    expect(dossier).toContain('nothing → open')
  })

  test.each([
    ['the requester himself', 'ada'],
    ['somebody without the role', 'dan'],
  ])('is not approved by %s', async (_who, person) => {
    await proposing({ word: 'open' })
    const [request] = await openRequests(it.house)
    expect(await codeOf(() => sign(it.house, it.company, request!.id, person))).toBe('authority.refused')
  })

  test.each(['oscar', 'eve', 'dan', 'agent'])('is proposed by people who may: not by %s', async (who) => {
    const may = who === 'eve'
    expect(await codeOf(() => proposing({ word: 'open' }, who))).toBe(may ? 'none' : 'authority.refused')
    expect((await journalKinds(it.house, 'refusal.recorded')).length).toBe(may ? 0 : 1)
  })

  test('waits alone: while one version waits, another is refused and nothing of it is kept', async () => {
    await proposing({ word: 'open' })
    expect(await codeOf(() => proposing({ word: 'closed' }))).toBe('instrument.pending')
    expect(await it.house.runtime.db.selectFrom('instruments').select('version').execute()).toHaveLength(1)
  })

  test('that is malformed is refused whole', async () => {
    expect(await codeOf(() => proposing({ word: 7 }))).toBe('instrument.invalid')
    expect(await it.house.runtime.db.selectFrom('changes').selectAll().execute()).toEqual([])
  })

  test('that the facts forbid by now does not come in force although it was approved', async () => {
    const { change } = await proposing({ word: 'open' })
    forbidden.add('open')
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(await word()).toBeNull()
    expect(await closureOf(change)).toMatchObject({ closure: 'stuck' })
  })

  test('that was refused leaves no proposal behind, and the next one may be made', async () => {
    await proposing({ word: 'open' })
    const [request] = await openRequests(it.house)
    await sign(it.house, it.company, request!.id, 'ben', { verdict: 'refuse', reason: 'not this word' })
    await it.house.run(600)
    expect(await word()).toBeNull()
    expect(await it.house.runtime.db.selectFrom('instruments').select('state').execute()).toEqual([{ state: 'dropped' }])
    expect(await codeOf(() => proposing({ word: 'closed' }))).toBe('none')
  })

  test('ends by itself at its end, to the second', async () => {
    const until = new Date(it.house.clock.now().getTime() + 86_400_000)
    await proposing({ word: 'open', until: until.toISOString() })
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(await word()).toBe('open')
    it.house.clock.advance((until.getTime() - it.house.clock.now().getTime()) / 1000 - 1)
    expect(await word()).toBe('open')
    it.house.clock.advance(1)
    expect(await word()).toBeNull()
  })

  test('is taken away at once, and its effect with it', async () => {
    await proposing({ word: 'open' })
    await approveAll(it.house, it.company)
    await it.house.run(600)
    const caller = await it.company.caller('ben')
    await transact(it.house.runtime, caller, (work) => withdrawInstrument(it.house.runtime, work, 'matrix', 'door', 'no longer'))
    expect(await word()).toBeNull()
    expect(await journalKinds(it.house, 'instrument.withdrawn')).toHaveLength(1)
  })

  test('is never enacted without a mandate that is being used for it, nor a second time', async () => {
    const { change } = await proposing({ word: 'open' })
    const caller = await it.company.caller('ben')
    const planOf = async () => {
      const row = await it.house.runtime.db.selectFrom('operations').selectAll().where('change_id', '=', change).executeTakeFirstOrThrow()
      return {
        id: row.id,
        credential: 'matrix:door',
        handle: { kind: 'instrument.matrix', account: 'door' },
        parameters: {
          version: 1,
          document: (await it.house.runtime.db.selectFrom('instruments').select('digest').executeTakeFirstOrThrow()).digest,
          before: null,
        },
      } as never
    }
    expect(await codeOf(async () => enactInstrument(it.house.runtime, caller, await planOf(), 'mnd_none'))).toBe('mandate.not_started')
    await approveAll(it.house, it.company)
    await it.house.run(600)
    const mandate = await it.house.runtime.db.selectFrom('mandates').select('id').executeTakeFirstOrThrow()
    expect(await codeOf(async () => enactInstrument(it.house.runtime, caller, await planOf(), mandate.id))).toBe('mandate.not_started')
    expect(await journalKinds(it.house, 'instrument.enacted')).toHaveLength(1)
  })

  test('whose change is planned again keeps what was proposed, and asks for new signatures', async () => {
    const { change } = await proposing({ word: 'open' })
    const [request] = await openRequests(it.house)
    await sign(it.house, it.company, request!.id, 'ben')
    await reviseChange(it.house.runtime, await it.company.caller('ada'), change, 'again')
    await it.house.run(600)
    expect(await word()).toBeNull()
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(await word()).toBe('open')
  })
})
