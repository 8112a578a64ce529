// Follows a change from outside: its journal entry by entry, in log order, and how it stands. Reads as the auditor and never writes.
import type { Api } from '../people/api.ts'
import { patienceMs } from '../run/patience.ts'
import type { ChangeView } from './change-view.ts'

export interface Entry {
  readonly index: number
  readonly at: string
  readonly kind: string
  readonly actor: string
  readonly stream: string | null
  readonly body: Readonly<Record<string, unknown>>
}

const EVERY_MS = 250
const PAGE = 200

export const readJournal = async (api: Api, from: number): Promise<Entry[]> => {
  const { items } = await api.get('/v1/journal', { params: { query: { from, limit: PAGE } } })
  return items.flatMap(({ index, at, kind, actor, stream, leaf }) =>
    index === null || leaf === null || actor === null
      ? []
      : [{ index, at, kind, actor, stream, body: (JSON.parse(leaf) as { body: Record<string, unknown> }).body }],
  )
}

/** The change, its plan and its decision included: whoever follows it belongs to the enterprise. */
const readChange = async (api: Api, change: string): Promise<ChangeView> =>
  (await api.get('/v1/changes/{change}', { params: { path: { change } } })) as ChangeView

/** A part of the story that did not come in time. */
export class NotReached extends Error {}

export class Watch {
  /** All that was recorded, from the first entry of the log on. */
  readonly entries: Entry[] = []
  #view: ChangeView
  readonly #api: Api
  readonly #listeners = new Set<(entries: readonly Entry[], view: ChangeView) => void>()
  #running: Promise<void> | undefined
  #stopped = false
  /** A short outage of the product is waited out; a long one is the run's end. */
  #failures = 0

  private constructor(api: Api, view: ChangeView) {
    this.#api = api
    this.#view = view
  }

  static async open(api: Api, change: string): Promise<Watch> {
    const watch = new Watch(api, await readChange(api, change))
    await watch.#look()
    return watch
  }

  get view(): ChangeView {
    return this.#view
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  on(listener: (entries: readonly Entry[], view: ChangeView) => void): void {
    this.#listeners.add(listener)
  }

  /** Of one kind, in the order of the log. */
  of(kind: string): Entry[] {
    return this.entries.filter((entry) => entry.kind === kind)
  }

  /** Waits until `find` finds something. Errors: `NotReached`. */
  async until<T>(what: string, find: (view: ChangeView) => T | undefined | false): Promise<T> {
    const deadline = performance.now() + patienceMs
    for (;;) {
      const found = find(this.#view)
      if (found !== undefined && found !== false) return found
      if (performance.now() > deadline) throw new NotReached(`not in time: ${what}`)
      if (this.#stopped) throw new NotReached(`stopped while waiting: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#look()
        this.#failures = 0
      } catch (error) {
        this.#failures += 1
        if (this.#failures > 40) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  }

  async #look(): Promise<void> {
    const fresh: Entry[] = []
    for (;;) {
      const page = await readJournal(this.#api, (this.entries.at(-1)?.index ?? -1) + 1)
      this.entries.push(...page)
      fresh.push(...page)
      if (page.length < PAGE) break
    }
    this.#view = await readChange(this.#api, this.#view.id)
    for (const listener of this.#listeners) listener(fresh, this.#view)
  }
}
