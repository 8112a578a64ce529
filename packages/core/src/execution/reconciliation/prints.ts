// The prints of one part of a listing with the numbers of their accounts, found by what they are. Kept as they came from the database: a reading has
// millions of them, and nearly all are asked for once. A table of places, by the first bytes of each; what is found there is compared whole.

export const printBytes = 32
export const numberBytes = 8
/** Where there is none. */
export const noPrint = '\0'.repeat(printBytes)

/** The first four bytes of a print, which is as good as chance. */
const beginningOf = (print: string, at: number): number =>
  print.charCodeAt(at) | (print.charCodeAt(at + 1) << 8) | (print.charCodeAt(at + 2) << 16) | (print.charCodeAt(at + 3) << 24)

export class Prints {
  readonly #numbers: Buffer
  readonly #prints: string
  /** The place of a print, counted from one; the next ones are looked at where it is taken. */
  readonly #places: Int32Array
  readonly #mask: number

  /** `numbers` and `prints` as a part keeps them. */
  constructor(numbers: Buffer, prints: Buffer) {
    this.#numbers = numbers
    this.#prints = prints.toString('latin1')
    const count = Math.floor(numbers.length / numberBytes)
    const size = 2 ** Math.ceil(Math.log2(2 * count + 1))
    this.#mask = size - 1
    this.#places = new Int32Array(size)
    for (let k = 0; k < count; k += 1) this.#place(k)
  }

  /** SAFETY: what is kept without a print, or told again and again, takes no place, so that none has to be looked for behind very many alike. */
  #place(k: number): void {
    const beginning = beginningOf(this.#prints, k * printBytes)
    if (beginning === 0 && this.#prints.startsWith(noPrint, k * printBytes)) return
    let at = beginning & this.#mask
    for (; this.#places[at] !== 0; at = (at + 1) & this.#mask) {
      const other = (this.#places[at]! - 1) * printBytes
      if (beginningOf(this.#prints, other) !== beginning) continue
      if (this.#prints.startsWith(this.#prints.slice(other, other + printBytes), k * printBytes)) return
    }
    this.#places[at] = k + 1
  }

  /** The number of the account with this print. */
  find(print: string): number | undefined {
    for (let at = beginningOf(print, 0) & this.#mask; ; at = (at + 1) & this.#mask) {
      const k = this.#places[at]! - 1
      if (k < 0) return undefined
      if (this.#prints.startsWith(print, k * printBytes)) return this.#numbers.readDoubleLE(k * numberBytes)
    }
  }
}
