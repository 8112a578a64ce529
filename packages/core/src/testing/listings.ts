// Listings as a test wants them, and readings in small parts.
import type { InventoryItem, Observer } from '@countersign/connector-kit'
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import type { Runtime } from '../runtime.ts'

export const item = (account: string, attributes: Record<string, unknown> = {}, more: Partial<InventoryItem> = {}): InventoryItem => ({
  handle: { kind: FAKE_KIND, account },
  state: 'enabled',
  attributes,
  ...more,
})

/** A runtime in which each page is a part of its own: so much time seems to pass between them. */
export const partByPage = (runtime: Runtime): Runtime => {
  let ms = 0
  const monotonic = () => {
    ms += 6_000
    return ms
  }
  return { ...runtime, clock: { now: () => runtime.clock.now(), monotonic } }
}

type Page = Awaited<ReturnType<Observer['inventory']>>

/** A runtime whose system lists these pages, and knows these accounts by name: those of the pages unless others are told. */
export const listing = async (
  runtime: Runtime,
  pages: readonly (readonly unknown[])[],
  more: {
    readonly known?: readonly InventoryItem[]
    /** Undefined: the page as it is. */
    readonly inventory?: (from: number) => Page | undefined | Promise<Page | undefined>
  } = {},
): Promise<Runtime> => {
  const base = await runtime.connectors.observer({} as Parameters<Runtime['connectors']['observer']>[0])
  const known = new Map((more.known ?? (pages.flat() as InventoryItem[])).map((one) => [one.handle.account, one]))
  const observer: Observer = {
    ...base,
    inventory: async (cursor) => {
      const from = cursor === undefined ? 0 : Number(cursor)
      const items = (pages[from] ?? []) as InventoryItem[]
      return (
        (await more.inventory?.(from)) ?? { status: 'done', value: from + 1 < pages.length ? { items, next: String(from + 1) } : { items } }
      )
    },
    observe: async ({ account }) => {
      const one = known.get(account)
      return { status: 'done', value: one === undefined ? { present: false } : { present: true, ...one } }
    },
  }
  return {
    ...runtime,
    connectors: {
      ...runtime.connectors,
      definition: runtime.connectors.definition.bind(runtime.connectors),
      observer: async () => observer,
    },
  }
}
