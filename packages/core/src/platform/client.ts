// The driver's connection, and ways of asking that the query builder has no words for. A statement asks for one by a comment at its beginning.
// Knows PostgreSQL and no domain word.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'

/**
 * The statement is parsed once per connection, and planned once where the planner finds that it need not know the values, instead of at each call: for
 * those that run all the time, and find what they ask for by its key. At the beginning of a text of one's own, or by `modifyFront` of a built query.
 * `name` is for whoever looks at the database: each text has its own, whatever stands under the same name.
 */
export const preparedAs = (name: string) => sql.raw(`/* prepared: ${name} */ `)

/**
 * For `copy (…) to stdout`, without parameters. The answer is one row `{ bytes, lines }`: what was copied, as it came, and how many lines it is.
 * It is held in memory whole, so the statement bounds it.
 */
export const copied = sql.raw('/* copied */ ')

/** For `copy … from stdin`, of lines in COPY's text format, their values by `copyValue`. */
export const copiedIn = (lines: string) => sql.join([sql.raw('/* copied in: '), lines, sql.raw(' */ ')], sql.raw(''))

/** A value of a line of COPY's text format. SAFETY: what would end the value or the line, or be taken for another, is written as what it is. */
export const copyValue = (value: string | null): string =>
  value === null ? '\\N' : plain.test(value) ? value : value.replaceAll(/[\\\n\r\t]/g, (found) => escapes[found]!)

const plain = /^[^\\\n\r\t]*$/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

export interface Copied {
  readonly bytes: Buffer
  readonly lines: number
}

const preparedName = /^(?:select )?\/\* prepared: (\w+) \*\//

/** How many statements a connection keeps; a plan takes some ten thousand bytes of the server's memory. What comes after them is planned at each call. */
const mostPrepared = 100
const names = new Map<string, string>()

/** PostgreSQL cuts names after 63 bytes. */
const nameOf = (text: string): string | undefined => {
  const known = names.get(text)
  if (known !== undefined) return known
  const called = preparedName.exec(text)?.[1]
  if (called === undefined) return undefined
  const name = `${called.slice(0, 40)}_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  if (names.size < 10 * mostPrepared) names.set(text, name)
  return name
}
/** Another server has changed the table since: all columns of it are more now than when it was parsed. */
const isOutgrown = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '0A000' && error.message.startsWith('cached plan must not change result type')

const isCopy = /^\/\* copied \*\//
const isCopyIn = /^\/\* copied in: \$1 \*\//

type Callback = (error: Error | null | undefined, result?: { command: string; rowCount: number; rows: readonly Copied[] }) => void

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

/** As above, in the other direction. */
class CopyIn {
  callback: Callback
  readonly #text: string
  readonly #lines: string

  constructor(text: string, lines: string, callback: Callback) {
    this.#text = text
    this.#lines = lines
    this.callback = callback
  }

  submit(connection: { query(text: string): void }): void {
    connection.query(this.#text)
  }

  handleCopyInResponse(connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }): void {
    connection.sendCopyFromChunk(Buffer.from(this.#lines))
    connection.endCopyFrom()
  }

  handleError(error: Error): void {
    this.callback(error)
  }

  handleReadyForQuery(): void {
    this.callback(null, { command: 'COPY', rowCount: 0, rows: [] })
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}
}

/** Until its end a transaction gives its statements longer than the connection does: the server's own limit, and with it the driver's. */
export const patiently = (ms: number) => sql.raw(`set local statement_timeout = ${ms}`)

const isPatient = /^set local statement_timeout = (\d+)$/
const isOver = /^(?:commit|rollback)$/i

export class Client extends pg.Client {
  #patience: number | undefined
  readonly #prepared = new Set<string>()
  #generation = 0

  // biome-ignore lint/suspicious/noExplicitAny: the driver's many overloads, passed on as they are
  override query(...given: any[]): any {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const ask = (...args: any[]): any => (super.query as (...args: any[]) => unknown).apply(this, args)
    const [text, values, ...rest] = given
    if (typeof text !== 'string') return ask(...given)
    const patience = isPatient.exec(text)?.[1]
    if (patience !== undefined) this.#patience = Number(patience) + 1_000
    else if (isOver.test(text)) this.#patience = undefined
    const within = this.#patience === undefined ? {} : { query_timeout: this.#patience }
    const name = nameOf(text)
    if (name !== undefined && (this.#prepared.has(name) || this.#prepared.size < mostPrepared)) {
      this.#prepared.add(name)
      const prepared = (): Promise<unknown> => ask({ name: `${name}_${this.#generation}`, text, values, ...within }, ...rest)
      return prepared().catch((error: unknown) => {
        if (!isOutgrown(error)) throw error
        this.#generation += 1
        // Within a transaction this is refused, as is everything after the first error; whoever asks again finds the new one.
        return prepared().catch(() => {
          throw error
        })
      })
    }
    const answer = (copy: (callback: Callback) => CopyIn | CopyOut) =>
      new Promise((resolve, reject) => {
        ask(copy((error, result) => (error ? reject(error) : resolve(result))))
      })
    if (isCopyIn.test(text)) return answer((callback) => new CopyIn(text, String(values[0]), callback))
    if (isCopy.test(text)) return answer((callback) => new CopyOut(text, callback))
    return this.#patience === undefined ? ask(...given) : ask({ text, values, ...within }, ...rest)
  }
}
