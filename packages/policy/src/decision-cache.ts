/** Answers by the digest of their question: bounded, least recently used goes first. One cache belongs to one bundle. */
export class DecisionCache<T> {
  private readonly entries = new Map<string, T>()
  private readonly capacity: number

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get(digest: string): T | undefined {
    const answer = this.entries.get(digest)
    if (answer === undefined) return undefined
    // A Map keeps the order of insertion: to be used again is to be inserted again.
    this.entries.delete(digest)
    this.entries.set(digest, answer)
    return answer
  }

  set(digest: string, answer: T): void {
    this.entries.delete(digest)
    this.entries.set(digest, answer)
    if (this.entries.size <= this.capacity) return
    const oldest = this.entries.keys().next()
    if (!oldest.done) this.entries.delete(oldest.value)
  }

  get size(): number {
    return this.entries.size
  }
}
