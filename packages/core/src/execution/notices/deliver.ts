// Messages go out: taken for a while, put into words as things stand now, sent without holding anything, and ended. At least once, with one id at each try.
// INVARIANT: no connection is held while a message is under way, and each channel has lanes of its own, so that a slow receiver holds up its own alone.
import { transact } from '../../evidence/journal/index.ts'
import { type Backoff, backoffSeconds } from '../../platform/backoff.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { withDeadline } from '../../platform/deadline.ts'
import { inLane } from '../../platform/lanes.ts'
import { resolvePrincipal, systemCaller } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { composed } from './compose.ts'
import { gatherNotices } from './gather.ts'
import { longestWaitSeconds } from './hours.ts'
import {
  claimMessages,
  endMessage,
  giveUpMessage,
  type MessageRow,
  messagesElsewhere,
  noticesOfMessage,
  putOff,
  releaseMessages,
} from './messages-store.ts'
import { type Channel, type Message, type Office, officeOf, SendFailed } from './office.ts'
import { setNoticeStates } from './store.ts'
import { reached, undelivered } from './undelivered.ts'

const leaseSeconds = 120
const sendTimeoutMs = 30_000
const backoff: Backoff = { baseSeconds: 15, capSeconds: 1800 }
/** Tried at least so often, however far the clock has gone meanwhile. */
const leastAttempts = 5
/** Messages of a channel in the hands of one process. */
const mostAtOnce = 64

const spread = (runtime: Runtime): number => runtime.ids.random(4).readUInt32BE() / 2 ** 32

const failed = (runtime: Runtime, caller: Caller, row: MessageRow, { message, lasting }: SendFailed): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const words = message.slice(0, 300)
    if (lasting || (row.attempts >= leastAttempts && row.give_up_at <= work.at)) {
      const ended = await endMessage(work.db, work.org, row.id, runtime.instance, { state: 'failed', at: work.at, problem: words })
      if (ended) await undelivered(runtime, work, row, words)
      return
    }
    const again = plusSeconds(work.at, backoffSeconds(backoff, row.attempts, spread(runtime)))
    await putOff(work.db, work.org, row.id, runtime.instance, again, words)
  })

const sent = (runtime: Runtime, caller: Caller, row: MessageRow, over: readonly string[], told: number): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const ended = await endMessage(work.db, work.org, row.id, runtime.instance, { state: 'sent', at: work.at, problem: null })
    if (!ended) return
    if (over.length > 0) await setNoticeStates(work.db, work.org, over, 'over')
    await reached(work, row)
    work.record({
      kind: 'notice.sent',
      body: { message: row.id, person: row.person_id, room: row.room, channel: row.channel, notices: told, attempts: row.attempts },
    })
  })

/** Nothing of it is still so, or its reader's to see. */
const nothingLeft = (runtime: Runtime, caller: Caller, row: MessageRow, notices: readonly string[]): Promise<void> =>
  transact(runtime, caller, async (work) => {
    await endMessage(work.db, work.org, row.id, runtime.instance, { state: 'over', at: work.at, problem: null })
    await setNoticeStates(work.db, work.org, notices, 'over')
  })

/** SAFETY: what a receiver or a library says stays here: it may hold more than a table or a log may. */
const send = async (channel: Channel, message: Message): Promise<void> => {
  try {
    await withDeadline((signal) => channel.send(message, signal), sendTimeoutMs)
  } catch (error) {
    throw error instanceof SendFailed ? error : new SendFailed('no answer in time, or none that is understood', false)
  }
}

const deliver = async (runtime: Runtime, caller: Caller, office: Office, channel: Channel, row: MessageRow): Promise<void> => {
  const at = runtime.clock.now()
  const reader = row.person_id === null ? undefined : await resolvePrincipal(runtime.db, caller.org, row.person_id, at)
  const notices = await noticesOfMessage(runtime.db, caller.org, row.id)
  try {
    const { message, over } = await composed(runtime, caller.org, office, row, reader, notices, at)
    if (message === undefined) return await nothingLeft(runtime, caller, row, over)
    await send(channel, message)
    // Whoever dies here sends it again, under the same id.
    runtime.steps.reach('notice.sent')
    await sent(runtime, caller, row, over, notices.length - over.length)
  } catch (error) {
    if (!(error instanceof SendFailed)) throw error
    runtime.log.warn({ message: row.id, channel: channel.name, problem: error.message }, 'notices: a message could not be delivered')
    await failed(runtime, caller, row, error)
  }
}

/** All that is due by one channel. A message that breaks is its own trouble: it comes again when its lease is over. */
const work = async (runtime: Runtime, caller: Caller, office: Office, channel: Channel): Promise<number> => {
  const at = runtime.clock.now()
  const claimed = await claimMessages(
    runtime.db,
    caller.org,
    channel.name,
    { by: runtime.instance, at, until: plusSeconds(at, leaseSeconds), beyond: plusSeconds(at, longestWaitSeconds) },
    Math.min(mostAtOnce, channel.atOnce * 4),
  )
  if (claimed.length > 0) runtime.steps.reach('notices.claimed')
  const ended = await Promise.allSettled(
    claimed.map((row) =>
      inLane(runtime, `notices ${channel.name}`, channel.atOnce, runtime.clock.monotonic, () =>
        deliver(runtime, caller, office, channel, row),
      ),
    ),
  )
  for (const result of ended)
    if (result.status === 'rejected') runtime.log.error({ err: result.reason, channel: channel.name }, 'notices: a message broke off')
  return claimed.length
}

/** What was for a channel that is no more is given up when its time has passed. */
const giveUpElsewhere = (runtime: Runtime, caller: Caller, office: Office): Promise<void> =>
  transact(runtime, caller, async (own) => {
    const names = office.channels.map(({ name }) => name)
    for (const row of await messagesElsewhere(own.db, own.org, names, own.at, 100)) {
      const problem = 'the channel is no more'
      await giveUpMessage(own.db, own.org, row.id, own.at, problem)
      await undelivered(runtime, own, row, problem)
    }
  })

const begun = new WeakSet<Runtime>()

const callerOf = async (runtime: Runtime, enterprise: string): Promise<Caller> => {
  const caller = systemCaller(runtime, enterprise, 'notices')
  if (!begun.has(runtime)) {
    begun.add(runtime)
    await releaseMessages(runtime.db, caller.org, runtime.instance)
  }
  return caller
}

/** What is due becomes messages. Does nothing in a process without a post office. */
export const gatherDue = async (runtime: Runtime, enterprise: string): Promise<void> => {
  const office = officeOf(runtime)
  if (office === undefined) return
  const caller = await callerOf(runtime, enterprise)
  while (await gatherNotices(runtime, caller, office));
  await giveUpElsewhere(runtime, caller, office)
}

/** One round of one channel. Gives how many messages were taken: the next round may follow at once where there were any. */
export const postBy = async (runtime: Runtime, enterprise: string, channel: Channel): Promise<number> => {
  const office = officeOf(runtime)
  return office === undefined ? 0 : work(runtime, await callerOf(runtime, enterprise), office, channel)
}
