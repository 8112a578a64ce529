// Whatever happens, in which order, wherever the process dies and however the clock jumps: in the end everybody has been told what still concerns him, a message
// that goes out twice does so under one id, and nobody is told what is over or another one's. On a real database.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { anyJump } from '../../testing/jumps.ts'
import { giveAddresses, openTestPost, refused, type TestPost } from '../../testing/notices.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { followClock } from '../clock/index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const owners = ['eve', 'finn', 'ben'] as const
const kind = 'credential.unused'

interface Turn {
  readonly what: 'found' | 'mended' | 'given away' | 'nothing'
  readonly of: number
  readonly owner: number
  readonly severity: 'critical' | 'high' | 'moderate'
  /** Messages that are refused in this turn. */
  readonly refusals: number
  /** The process dies at so many steps from its beginning; 0: it doesn't. */
  readonly diesAt: number
  /** Seconds. */
  readonly passes: number
}

const history = (passes: fc.Arbitrary<number>): fc.Arbitrary<Turn[]> =>
  fc.array(
    fc.record<Turn>({
      what: fc.constantFrom('found', 'found', 'mended', 'given away', 'nothing'),
      of: fc.nat(2),
      owner: fc.nat(owners.length - 1),
      severity: fc.constantFrom('critical', 'high', 'moderate'),
      refusals: fc.nat(2),
      diesAt: fc.nat(9),
      passes,
    }),
    { minLength: 1, maxLength: 8 },
  )

const happen = async (house: TestHouse, { what, of, owner, severity }: Turn): Promise<void> => {
  const { runtime } = house
  const subject = `c${of}`
  await transact(runtime, systemCaller(runtime, 'acme', 'history'), async (work) => {
    if (what === 'found') await openFinding(runtime, work, { kind, subject, severity, ownerId: owners[owner]!, detail: {} })
    if (what === 'mended') await closeFinding(work, kind, subject)
    if (what === 'given away')
      await work.db
        .updateTable('findings')
        .set({ owner_id: owners[owner]! })
        .where('subject', '=', subject)
        .where('state', '=', 'open')
        .execute()
  })
}

/** Kept aside: whatever a receiver throws is a refusal, and comes again. */
const wrong: string[] = []

const findingOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

/** A life of a process: the clock is followed, and the post goes round once. What was taken is told even of one that died. */
const round = (
  world: World,
  sent: TestPost['sent'],
  { refusals, diesAt }: Pick<Turn, 'refusals' | 'diesAt'>,
  before?: Turn,
): Promise<boolean> => {
  let step = 0
  let left = refusals
  const dies = (): boolean => {
    step += 1
    return step === diesAt
  }
  return world.live(dies, async (house) => {
    const post = openTestPost(house, [{ name: 'ops', kinds: ['finding.opened'] }])
    post.refuse = async (channel, message) => {
      // INVARIANT: looked at as it goes out: what is told is so, and his.
      const open = await world.fresh.db.selectFrom('findings').select(['id', 'owner_id']).where('state', '=', 'open').execute()
      for (const { link } of message.parts) {
        const finding = open.find(({ id }) => id === findingOf(link.url))
        if (!finding || (channel === 'mail' && `${finding.owner_id}@example.com` !== message.to?.address))
          wrong.push(`${message.to?.address ?? channel} was told of ${link.url}, which is over or another one's`)
      }
      if (left > 0) {
        left -= 1
        throw refused()
      }
      sent.push({ channel, message })
    }
    if (before) await happen(house, before)
    await followClock(house.runtime, systemCaller(house.runtime, 'acme', 'sweep'))
    await post.round()
  })
}

const tell = async (turns: readonly Turn[]): Promise<void> => {
  const world = await openWorld(server, async (house) => giveAddresses(house))
  const sent: TestPost['sent'] = []
  try {
    for (const one of turns) {
      await round(world, sent, one, one)
      world.clock.advance(one.passes)
    }
    // Then all is well for some days.
    for (let hours = 0; hours < 84; hours += 12) {
      await round(world, sent, { refusals: 0, diesAt: 0 })
      world.clock.advance(12 * 3600)
    }
    await round(world, sent, { refusals: 0, diesAt: 0 })
    expect(wrong.splice(0)).toEqual([])
    const { db } = world.fresh
    const open = await db.selectFrom('findings').selectAll().where('state', '=', 'open').where('kind', '=', kind).orderBy('id').execute()
    for (const { id, owner_id } of open)
      expect(
        sent.some(
          ({ channel, message }) =>
            channel === 'mail' &&
            message.to?.address === `${owner_id}@example.com` &&
            message.parts.some(({ link }) => findingOf(link.url) === id),
        ),
        `${owner_id} was told of ${id}`,
      ).toBe(true)
    const left = await db.selectFrom('notices').select(['id', 'kind', 'state']).where('state', '=', 'waiting').orderBy('id').execute()
    expect(left).toEqual([])
    expect(await db.selectFrom('notice_facts').selectAll().orderBy('subject').execute()).toEqual([])
    expect(await db.selectFrom('notice_messages').select('id').where('state', '=', 'waiting').orderBy('id').execute()).toEqual([])
    // A message is one reader's, however often it went out.
    const readers = new Map<string, string>()
    for (const { channel, message } of sent) {
      const reader = message.to?.address ?? channel
      expect(readers.get(message.id) ?? reader).toBe(reader)
      readers.set(message.id, reader)
    }
    const messages = await db.selectFrom('notice_messages').select(['id', 'state']).orderBy('id').execute()
    for (const { id, state } of messages) if (state === 'sent') expect(readers.has(id), `${id} was taken`).toBe(true)
  } finally {
    await world.end()
  }
}

describe('everybody is told what still concerns him, and nobody what is over,', () => {
  test('wherever the process dies and whatever is refused', async () => {
    await fc.assert(fc.asyncProperty(history(fc.constantFrom(0, 30, 600, 7200)), tell), { numRuns: 4 })
  })

  test('however the clock jumps', async () => {
    await fc.assert(fc.asyncProperty(history(fc.oneof(fc.constantFrom(0, 600), anyJump)), tell), { numRuns: 4 })
  })
})
