// Asks a system through its observer, with a deadline for each answer and an end to all of them.
// SAFETY: the system may hang, lie, repeat itself or never come to an end; what isn't read whole is said to be inconclusive, never "none".
import type { Handle, Observed, Observer, Outcome } from '@countersign/connector-kit'
import { CountersignError, sha256Hex } from '@countersign/ledger'
import { withDeadline } from '../../platform/deadline.ts'
import type { Runtime, SystemRecord } from '../../runtime.ts'
import { atSystem } from '../changes/index.ts'

/** Why a reading can't be relied on to be all. */
export interface Doubt {
  readonly code: string
  readonly detail: string
}

export const doubt = (code: string, detail: string): Doubt => ({ code, detail })
export const isDoubt = (value: object): value is Doubt => 'code' in value && 'detail' in value

const mostPages = 250_000
const mostInPage = 10_000
const longestCursor = 16_384

/** A system's own words are shortened and freed of what no log should hold; a vendor's error is not repeated at all. */
const words = (text: unknown): string => (typeof text === 'string' ? text.replaceAll(/\p{Cc}|\p{Cs}/gu, ' ').slice(0, 300) : '')

const asked = async <T>(
  runtime: Runtime,
  system: string,
  ask: (signal: AbortSignal) => Promise<Outcome<T>>,
): Promise<{ value: T } | Doubt> => {
  try {
    const outcome = await atSystem(runtime, system, () => withDeadline(ask, runtime.settings.callTimeoutSeconds * 1000))
    if (outcome.status === 'done') return { value: outcome.value }
    return doubt(`system.${outcome.status}`, words(`${outcome.code}: ${outcome.detail}`))
  } catch {
    return doubt('system.no_answer', 'the system did not answer in time, or its answer could not be read')
  }
}

export const openObserver = async (runtime: Runtime, system: SystemRecord): Promise<{ observer: Observer } | Doubt> => {
  if (!runtime.connectors.definition(system.connector))
    return doubt('system.no_connector', 'no connector speaks to this system, so it cannot be asked')
  try {
    return { observer: await withDeadline(() => runtime.connectors.observer(system), runtime.settings.callTimeoutSeconds * 1000) }
  } catch (error) {
    return doubt('system.cannot_open', error instanceof CountersignError ? error.message : "the system's observer could not be opened")
  }
}

interface ListingPage {
  readonly items: readonly unknown[]
  readonly next?: string
}

const isPage = (value: unknown): value is ListingPage =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as ListingPage).items) &&
  (value as ListingPage).items.length <= mostInPage &&
  ['undefined', 'string'].includes(typeof (value as ListingPage).next)

/** Page by page, from a place on; one is in hand at a time. Ends with a doubt where it does not come to its end. */
export async function* pagesOf(
  runtime: Runtime,
  system: string,
  list: (cursor: string | undefined, signal: AbortSignal) => Promise<Outcome<ListingPage>>,
  start?: string,
): AsyncGenerator<{ items: readonly unknown[]; next: string | undefined } | Doubt> {
  const cursors = new Set<string>(start === undefined ? [] : [sha256Hex(start)])
  let cursor = start
  do {
    const from = cursor
    const page = await asked(runtime, system, (signal) => list(from, signal))
    if (isDoubt(page)) return yield page
    if (!isPage(page.value)) return yield doubt('listing.malformed', 'a page of the listing has no form that could be read')
    const { items, next } = page.value
    yield { items, next }
    if (next !== undefined) {
      const name = next.length > longestCursor ? '' : sha256Hex(next)
      if (name === '' || cursors.has(name) || cursors.size >= mostPages)
        return yield doubt('listing.endless', 'the listing comes back to where it was, or has no end')
      cursors.add(name)
    }
    cursor = next
  } while (cursor !== undefined)
}

/** Asks for one by name. */
export const observed = async (
  runtime: Runtime,
  system: string,
  observer: Observer,
  { kind, account, key }: { kind: string; account: string; key: string | null },
): Promise<{ value: Observed } | Doubt> => {
  const handle: Handle = { kind, account, ...(key === null ? {} : { key }) }
  const answer = await asked(runtime, system, (signal) => observer.observe(handle, signal))
  if (isDoubt(answer)) return answer
  return typeof answer.value?.present === 'boolean'
    ? answer
    : doubt('system.malformed', 'the answer about one account has no form that could be read')
}

/** Names of the connector's own accounts, by what the enterprise has written down of the system. */
export const ownAccounts = (runtime: Runtime, { connector, config }: Pick<SystemRecord, 'connector' | 'config'>): Set<string> => {
  try {
    return new Set(runtime.connectors.definition(connector)?.ownAccounts?.(config))
  } catch {
    // Of a configuration that it can't read it knows none.
    return new Set()
  }
}

/** As above, and those that its observer shows at the doors so that a proof is one. */
export const addCanaries = (accounts: Set<string>, runtime: Runtime, connector: string, observer: Observer): void => {
  try {
    for (const kind of Object.keys(runtime.connectors.definition(connector)?.credentialKinds ?? {}))
      for (const door of observer.doors({ kind, account: 'countersign-scan' })) {
        const canary = observer.canary(door)
        if (canary) accounts.add(canary.handle.account)
      }
  } catch {
    // A connector that can't say so has none.
  }
}
