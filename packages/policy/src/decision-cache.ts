/**
 * Answers by the key of their question, a text that stands for its decisive facts and no others: bounded, least recently used goes first.
 * One cache belongs to one bundle.
 */
export class DecisionCache<T> {
  private readonly entries = new Map<string, T>()
  private readonly capacity: number

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get(key: string): T | undefined {
    const answer = this.entries.get(key)
    if (answer === undefined) return undefined
    // A Map keeps the order of insertion: to be used again is to be inserted again.
    this.entries.delete(key)
    this.entries.set(key, answer)
    return answer
  }

  set(key: string, answer: T): void {
    this.entries.delete(key)
    this.entries.set(key, answer)
    if (this.entries.size <= this.capacity) return
    const oldest = this.entries.keys().next()
    if (!oldest.done) this.entries.delete(oldest.value)
  }

  get size(): number {
    return this.entries.size
  }
}
