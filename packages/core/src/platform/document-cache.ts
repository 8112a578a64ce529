// Parsed documents by their digest. A plan is read for every step of each of its operations; parsing and hashing it anew each time costs the
// square of its size. What is kept was believed for its hash when it was read, can't be changed by whoever holds it, and stays true for ever:
// a digest has one text. It must never be filled with anything that was not checked against its digest.
const mostCharacters = 32_000_000

interface Kept {
  readonly value: unknown
  readonly characters: number
}

const deepFreeze = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}

/** Least recently used goes first, by the length of the texts; a text that fills more than a quarter is not kept. */
export class DocumentCache {
  readonly #kept = new Map<string, Kept>()
  readonly #most: number
  #characters = 0

  constructor(most: number = mostCharacters) {
    this.#most = most
  }

  /** An organisation sees only what it has itself: the same text of another one is not its document. */
  static key(org: string, digest: string): string {
    return `${digest} ${org}`
  }

  get(key: string): unknown {
    const kept = this.#kept.get(key)
    if (kept === undefined) return undefined
    // A Map keeps the order of insertion: to be used again is to be inserted again.
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    return kept.value
  }

  /** Gives the value back, frozen. */
  keep(key: string, value: unknown, characters: number): unknown {
    const frozen = deepFreeze(value)
    if (characters > this.#most / 4 || this.#kept.has(key)) return frozen
    this.#kept.set(key, { value: frozen, characters })
    this.#characters += characters
    for (const [oldest, { characters: freed }] of this.#kept) {
      if (this.#characters <= this.#most) break
      this.#kept.delete(oldest)
      this.#characters -= freed
    }
    return frozen
  }

  get size(): number {
    return this.#kept.size
  }
}
