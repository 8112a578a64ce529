// Which accounts a reading has come across, by their numbers: one bit each, so that a million of them fit into an eighth of a megabyte.
const blockBits = 16

export class SeenNumbers {
  readonly #blocks = new Map<number, Uint8Array>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(n: number): void {
    const number = Math.floor(n / 2 ** blockBits)
    const block = this.#blocks.get(number) ?? new Uint8Array(2 ** (blockBits - 3))
    this.#blocks.set(number, block)
    const bit = n % 2 ** blockBits
    const mask = 1 << (bit & 7)
    if ((block[bit >> 3]! & mask) === 0) this.#size += 1
    block[bit >> 3]! |= mask
  }

  has(n: number): boolean {
    const bit = n % 2 ** blockBits
    return ((this.#blocks.get(Math.floor(n / 2 ** blockBits))?.[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0
  }
}
