// Lines of a file as records, and records as batches: read as they come, never all at once.
import { CountersignError, parseStrictBytes } from '@countersign/ledger'

export type RecordLine = Readonly<Record<string, unknown>>

const longestLine = 16_384
/** Below what the server takes, with room for what stands around the records. */
const longestBatch = 900_000

const bad = (line: number, message: string) =>
  new CountersignError('cli.bad_record', 'invalid', `line ${line}: ${message}`, { details: { line } })

/** Errors: `cli.bad_record`, with the line. Empty lines are skipped. */
export async function* recordLines(bytes: AsyncIterable<Uint8Array>, numberFrom?: number): AsyncGenerator<RecordLine> {
  let rest: Buffer = Buffer.alloc(0)
  let line = 0
  let next = numberFrom
  const read = (text: Buffer): RecordLine | undefined => {
    line += 1
    if (text.length > longestLine) throw bad(line, `is longer than ${longestLine} bytes`)
    if (text.toString('latin1').trim() === '') return undefined
    let value: unknown
    try {
      value = parseStrictBytes(text)
    } catch (error) {
      throw bad(line, (error as Error).message)
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(line, 'is no JSON object')
    if (next === undefined) return value as RecordLine
    if (Object.hasOwn(value, 'seq')) throw bad(line, 'has a `seq` of its own; leave `--number-from` out')
    return { ...value, seq: next++ }
  }
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const record = read(rest.subarray(0, end))
      rest = rest.subarray(end + 1)
      if (record) yield record
    }
    if (rest.length > longestLine) throw bad(line + 1, `is longer than ${longestLine} bytes`)
  }
  const last = rest.length > 0 ? read(rest) : undefined
  if (last) yield last
}

export async function* batchesOf(records: AsyncIterable<RecordLine>, most: number): AsyncGenerator<RecordLine[]> {
  let batch: RecordLine[] = []
  let bytes = 0
  for await (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1
    if (batch.length >= most || bytes + size > longestBatch) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(record)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
