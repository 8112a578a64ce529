// What was just recorded, for those who watch. Lossy: who falls behind reads the journal.
import type { Entry } from '@countersign/core/evidence/journal/index'

export type Listener = (entry: Entry) => void

export class Feed {
  readonly #listeners = new Map<string, Set<Listener>>()

  /** `stream`: a change or an operation. Gives the way to stop listening. */
  subscribe(org: string, stream: string, listener: Listener): () => void {
    const key = `${org} ${stream}`
    const listeners = this.#listeners.get(key) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(key, listeners)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(key)
    }
  }

  publish(org: string, entry: Entry): void {
    if (entry.stream === undefined) return
    for (const listener of this.#listeners.get(`${org} ${entry.stream}`) ?? []) listener(entry)
  }
}
