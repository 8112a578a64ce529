// What readings remember: a print of what each account was shown as, with the account's number. What is shown as it was before needs no further look.
// INVARIANT: a print is of everything that was shown, so that one that is found says that nothing about the account differs; what was written since
// the prints were kept is never found. Bounded: a window over the last whole reading, which goes along with the listing.
import { hash } from 'node:crypto'
import type { InventoryItem } from '@countersign/connector-kit'
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { noPrint, numberBytes, Prints, printBytes } from './prints.ts'
import { SeenNumbers } from './seen-numbers.ts'
import { partAfter, seenParts, writtenAfter } from './sightings-store.ts'

/** A print of its own kind for each way of describing: another one makes all of it be looked at again. None costs least: there are millions. */
const way = ''

/** Of all that was shown, as 32 characters of one byte; undefined where it can't be taken. An end that has passed is another fact than one that hasn't. */
export const printOf = (item: unknown, at: number): string | undefined => {
  try {
    const text = JSON.stringify(item)
    if (text === undefined) return undefined
    const { expiresAt } = item as Partial<InventoryItem>
    return hash('sha256', expiresAt === undefined ? `${way}${text}` : `${way}${Date.parse(expiresAt) <= at}${text}`, 'binary')
  } catch {
    return undefined
  }
}

/** Numbers and prints of a part of a listing, as they are kept. */
export class Part {
  readonly #numbers: number[]
  #prints: Buffer

  constructor(numbers: readonly number[] = [], prints: Buffer = Buffer.alloc(0)) {
    this.#numbers = [...numbers]
    this.#prints = prints
  }

  get size(): number {
    return this.#numbers.length
  }

  /** Without a print: it was come across, and is to be looked at again in any case. */
  add(n: number, print: string | undefined): void {
    const at = this.#numbers.push(n) * printBytes - printBytes
    if (at === this.#prints.length) this.#grow()
    this.#prints.write(print ?? noPrint, at, printBytes, 'latin1')
  }

  #grow(): void {
    const larger = Buffer.alloc(Math.max(64 * printBytes, 2 * this.#prints.length))
    this.#prints.copy(larger)
    this.#prints = larger
  }

  /** The numbers, in their order. */
  all(): readonly number[] {
    return this.#numbers
  }

  /** What is added to it is no part of this one. */
  copy(): Part {
    return new Part(this.#numbers, this.prints())
  }

  numbers(): Buffer {
    return bytesOf(this.#numbers)
  }

  prints(): Buffer {
    return Buffer.from(this.#prints.subarray(0, this.size * printBytes))
  }
}

export const bytesOf = (numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * numberBytes)
  numbers.forEach((n, i) => void bytes.writeDoubleLE(n, i * numberBytes))
  return bytes
}

export const numbersIn = (bytes: Buffer): number[] =>
  Array.from({ length: Math.floor(bytes.length / numberBytes) }, (_, i) => bytes.readDoubleLE(i * numberBytes))

/** Parts that are in hand at a time: some behind where the listing is, the rest before it. */
const behind = 2
const ahead = 2
const mostInHand = 8

export class Memory {
  readonly #db: Kysely<Tables>
  readonly #org: string
  readonly #system: string
  readonly #reading: number
  /** Numbers of accounts that were written after the prints were kept. */
  readonly #written: SeenNumbers
  #loaded: Prints[] = []
  /** The part after the last one that is in hand. */
  #next = 0
  #atEnd: boolean
  #empty: boolean
  /** Where the foremost one was found. */
  #found = 0

  constructor(db: Kysely<Tables>, org: string, system: string, reading: number, written: SeenNumbers) {
    this.#db = db
    this.#org = org
    this.#system = system
    this.#reading = reading
    this.#written = written
    this.#atEnd = reading === 0
    this.#empty = reading === 0
  }

  forget(): void {
    this.#loaded = []
    this.#found = 0
    this.#atEnd = true
    this.#empty = true
  }

  hasWritten(n: number): boolean {
    return this.#written.has(n)
  }

  wrote(numbers: readonly number[]): void {
    for (const n of numbers) this.#written.add(n)
  }

  /** The number of the account that was shown exactly so; undefined: it is to be looked at. */
  find(print: string): number | undefined {
    if (print === noPrint) return undefined
    for (let k = this.#found; k < this.#loaded.length; k += 1) {
      const n = this.#in(k, print)
      if (n !== undefined) return n
    }
    for (let k = this.#found - 1; k >= 0; k -= 1) {
      const n = this.#in(k, print)
      if (n !== undefined) return n
    }
    return undefined
  }

  #in(k: number, print: string): number | undefined {
    const n = this.#loaded[k]!.find(print)
    if (n === undefined || this.#written.has(n)) return undefined
    if (k > this.#found) this.#found = k
    return n
  }

  /**
   * Brings the window to where the listing is. `lost`: most of what was shown last was not found, so the listing has gone elsewhere: the window goes
   * round until it comes upon it.
   */
  async follow(lost: boolean): Promise<void> {
    while (!this.#atEnd && this.#loaded.length - this.#found <= ahead) await this.#load()
    if (lost && !this.#empty) {
      if (this.#atEnd) {
        this.#atEnd = false
        this.#next = 0
      }
      await this.#load()
    }
    const over = Math.max(this.#found - behind, this.#loaded.length - mostInHand, 0)
    if (over > 0) {
      this.#loaded = this.#loaded.slice(over)
      this.#found = Math.max(this.#found - over, 0)
    }
  }

  async #load(): Promise<void> {
    const row = await partAfter(this.#db, this.#org, this.#system, this.#reading, this.#next)
    if (!row) {
      this.#empty ||= this.#next === 0
      this.#atEnd = true
      return
    }
    this.#next = row.part + 1
    this.#loaded.push(new Prints(row.numbers, row.prints))
  }
}

/** What a reading that is taken up has come across so far, and what was written since the one that is remembered. */
export const readNumbers = async (
  db: Kysely<Tables>,
  org: string,
  system: string,
  { remembered, current }: { readonly remembered: number; readonly current: number },
): Promise<{ seen: SeenNumbers; written: SeenNumbers }> => {
  const [seen, written] = [new SeenNumbers(), new SeenNumbers()]
  for (const row of await writtenAfter(db, org, system, remembered)) for (const n of numbersIn(row.written)) written.add(n)
  for (let from = 0; ; ) {
    const rows = await seenParts(db, org, system, current, from)
    for (const row of rows) for (const n of numbersIn(row.numbers)) seen.add(n)
    const last = rows.at(-1)
    if (!last) return { seen, written }
    from = last.part + 1
  }
}
