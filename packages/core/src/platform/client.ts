// The driver's connection, and two ways of asking that the query builder has no words for. A statement asks for one by a comment at its beginning.
// Knows PostgreSQL and no domain word.
import { sql } from 'kysely'
import pg from 'pg'

/**
 * The statement is parsed and planned once per connection under this name instead of at each call: for the few that are large and run all the time.
 * Its text must never change under its name.
 */
export const preparedAs = (name: string) => sql.raw(`/* prepared: ${name} */ `)

/**
 * For `copy (…) to stdout`, without parameters. The answer is one row `{ bytes, lines }`: what was copied, as it came, and how many lines it is.
 * It is held in memory whole, so the statement bounds it.
 */
export const copied = sql.raw('/* copied */ ')

export interface Copied {
  readonly bytes: Buffer
  readonly lines: number
}

const preparedName = /^\/\* prepared: (\w+) \*\//
const isCopy = /^\/\* copied \*\//

type Callback = (error: Error | null | undefined, result?: { command: string; rowCount: number; rows: Copied[] }) => void

/** What the driver asks of a query of somebody else's making; it calls `callback` once, and may have put its own in its place. */
class CopyOut {
  callback: Callback
  readonly #text: string
  #bytes = Buffer.allocUnsafe(1 << 20)
  #length = 0
  #lines = 0

  constructor(text: string, callback: Callback) {
    this.#text = text
    this.callback = callback
  }

  submit(connection: { query(text: string): void }): void {
    connection.query(this.#text)
  }

  /** One line. SAFETY: copied at once; the driver uses its buffer again. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const end = this.#length + chunk.length
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(end, 2 * this.#bytes.length))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    chunk.copy(this.#bytes, this.#length)
    this.#length = end
    this.#lines += 1
  }

  handleError(error: Error): void {
    this.callback(error)
  }

  handleReadyForQuery(): void {
    this.callback(null, {
      command: 'COPY',
      rowCount: this.#lines,
      rows: [{ bytes: this.#bytes.subarray(0, this.#length), lines: this.#lines }],
    })
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(connection: { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail('nothing is copied in here')
  }
}

export class Client extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the driver's many overloads, passed on as they are
  override query(...given: any[]): any {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const ask = (...args: any[]) => (super.query as (...args: any[]) => unknown).apply(this, args)
    const [text, values, ...rest] = given
    if (typeof text !== 'string') return ask(...given)
    const name = preparedName.exec(text)?.[1]
    if (name !== undefined) return ask({ name, text, values }, ...rest)
    if (!isCopy.test(text)) return ask(...given)
    return new Promise((resolve, reject) => {
      ask(new CopyOut(text, (error, result) => (error ? reject(error) : resolve(result))))
    })
  }
}
