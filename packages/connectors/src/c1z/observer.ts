// The observer of what an open connector has read: page by page and by name, of the newest whole sync. INVARIANT: one sync for one listing and for who is asked
// by name after it; a sync that isn't whole, is old, comes from the future or lacks the canary is `unknown`, never "gone".
import {
  beginPresentation,
  done,
  type InventoryItem,
  type Observer,
  type Outcome,
  refused,
  Secret,
  unknown,
} from '@countersign/connector-kit'
import { ACCOUNT, type Account } from './accounts.ts'
import type { C1zConfig } from './config.ts'
import { chooseFile } from './folder.ts'
import { type Fault, type Ready, Snapshot } from './snapshot.ts'

const hourMs = 3_600_000
const aheadMs = 300_000

/** As SQLite and Go write it, in UTC; with or without a zone. */
const momentOf = (text: string): number => {
  const zoned = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?/.exec(text)
  return zoned ? Date.parse(`${zoned[1]}T${zoned[2]}${(zoned[3] ?? '').slice(0, 4)}${zoned[4] ?? 'Z'}`) : Number.NaN
}

const itemOf = ({ account, key, state, createdAt, lastUsedAt, attributes }: Account): InventoryItem => ({
  handle: { kind: ACCOUNT, account, key },
  state,
  ...(createdAt === undefined ? {} : { createdAt }),
  ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  attributes,
})

const isFault = (value: Snapshot | Ready | Fault): value is Fault => 'code' in value

const unpacking: Fault = { code: 'c1z.unpacking', detail: 'the file is being unpacked still; ask again' }

const ended = (): Outcome<never> =>
  unknown('c1z.reader_ended', 'the process that reads the file has ended; it is begun again with the next reading')

/** A large file takes longer to unpack than a call may: a listing waits with pages that are empty, a short while each. */
const pauseMs = 400
const mostPauses = 600

/** The answer, if it comes in time and while somebody waits for it; what was asked for goes on. */
const within = <T>(signal: AbortSignal, answer: Promise<T>, ms?: number): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(undefined)
    const late = () => resolve(undefined)
    const timer = ms === undefined ? undefined : setTimeout(late, ms)
    signal.addEventListener('abort', late, { once: true })
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', late)
    })
  })

export const openObserver = (config: C1zConfig, now: () => number = Date.now): Observer => {
  let kept: Snapshot | undefined

  /** What a sync has to be to count. */
  const judge = async (snapshot: Snapshot, { endedAt }: Ready): Promise<Fault | undefined> => {
    const moment = momentOf(endedAt)
    if (Number.isNaN(moment)) return { code: 'c1z.unreadable', detail: 'when the sync ended can not be read' }
    if (moment > now() + aheadMs) return { code: 'c1z.ahead', detail: 'the sync ended in the future by our clock' }
    const oldest = config.maxAgeHours ?? 26
    if (moment < now() - oldest * hourMs)
      return {
        code: 'c1z.too_old',
        detail: `the newest sync ended ${new Date(moment).toISOString()}, more than ${oldest} hours ago; let the connector run`,
      }
    if (config.canary === undefined) return undefined
    const canary = await snapshot.one(config.canary, undefined)
    return canary?.item ? undefined : { code: 'c1z.no_canary', detail: 'the canary is not in the sync, so it has not seen everything' }
  }

  const opened = async (fresh: boolean): Promise<Snapshot | Fault> => {
    if (!fresh && kept && !kept.over) {
      kept.touch()
      return kept
    }
    const choice = await chooseFile(config.folder)
    if ('code' in choice) return choice
    if (kept && !kept.over && kept.chosen.name === choice.name && kept.chosen.digest === choice.digest) return kept
    kept?.close()
    kept = undefined
    const snapshot = await Snapshot.open(config, choice)
    if (!isFault(snapshot)) kept = snapshot
    return snapshot
  }

  const usable = async (fresh: boolean, signal: AbortSignal): Promise<Snapshot | Fault> => {
    const snapshot = await opened(fresh)
    if (isFault(snapshot)) return snapshot
    const ready = await within(signal, snapshot.ready, pauseMs)
    if (ready === undefined) return unpacking
    if (isFault(ready)) {
      snapshot.close()
      return ready
    }
    return (await judge(snapshot, ready)) ?? snapshot
  }

  return {
    async inventory(cursor, signal) {
      const pauses = cursor === undefined ? 0 : Number(/^wait\.([1-9][0-9]{0,3})$/.exec(cursor)?.[1] ?? Number.NaN)
      const place = Number.isNaN(pauses) ? /^([0-9a-f]{16})\.([1-9][0-9]{0,8})$/.exec(cursor ?? '') : undefined
      if (place === null) return refused('c1z.bad_cursor', 'the listing gave no such cursor')
      const snapshot = await usable(cursor === undefined, signal)
      if (snapshot === unpacking && place === undefined && pauses < mostPauses) return done({ items: [], next: `wait.${pauses + 1}` })
      if (isFault(snapshot)) return unknown(snapshot.code, snapshot.detail)
      const sync = snapshot.chosen.digest.slice(0, 16)
      if (place && place[1] !== sync) return unknown('c1z.changed', 'another sync has come since the listing began')
      const page = await within(signal, snapshot.page(Number(place?.[2] ?? 0), config.pageSize ?? 1000))
      if (page === undefined) return ended()
      const items = page.items.map(itemOf)
      return done(page.next === undefined ? { items } : { items, next: `${sync}.${page.next}` })
    },
    async observe(handle, signal) {
      if (handle.kind !== ACCOUNT) return refused('c1z.foreign_kind', 'not a credential kind of this connector')
      const snapshot = await usable(false, signal)
      if (isFault(snapshot)) return unknown(snapshot.code, snapshot.detail)
      const found = await within(signal, snapshot.one(handle.account, handle.key))
      if (found === undefined) return ended()
      return done(found.item === null ? { present: false } : { present: true, ...itemOf(found.item) })
    },
    doors: () => [],
    present: async () => beginPresentation()('cannot_present', 'c1z.no_door', 'a file is no door: nothing can be shown at it'),
    canary: () => undefined,
    random: (_door, like) => ({ handle: like, secret: new Secret('') }),
    close: async () => {
      kept?.close()
      kept = undefined
    },
  }
}
