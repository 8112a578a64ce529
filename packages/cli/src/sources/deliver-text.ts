// Hands a text of a source over, page by page: never more than a page in memory, however long the text. What breaks off is said to have broken off, so that
// nothing ends by what wasn't read.
import { CountersignError } from '@countersign/ledger'
import type { Api } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import type { SourceRecord } from './formats/model.ts'
import { type FileFormat, readSource } from './formats/read.ts'

const pageRecords = 500
/** Less than a page of the API may have. */
const pageCharacters = 1 << 20
const mostShown = 20
/** Of an id, in what the API takes; a record with a longer one is told by its beginning, and the others go on. */
const longestId = 1000

const aboutTheFile: readonly string[] = ['cli.source_unreadable', 'cli.source_not_text', 'cli.source_too_long']

const outcomes = ['created', 'changed', 'returned', 'same', 'stale', 'refused'] as const

/** What was handed over, and what wasn't taken. */
class Handing {
  readonly counts = { created: 0, changed: 0, returned: 0, same: 0, stale: 0, refused: 0 }
  readonly refused: string[] = []
  records = 0
  readonly #api: Api
  readonly #path: { source: string; reading: string }
  #number = 0
  #page: SourceRecord[] = []
  #length = 0

  constructor(api: Api, source: string, reading: string) {
    this.#api = api
    this.#path = { source, reading }
  }

  async add(record: SourceRecord): Promise<void> {
    this.#page.push(record)
    this.#length += JSON.stringify(record).length
    if (this.#page.length >= pageRecords || this.#length >= pageCharacters) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#page.length === 0) return
    this.#number += 1
    const records = this.#page.map((one) => ({ ...one, attributes: { ...one.attributes } }))
    const { counts, refused } = await this.#api.post('/v1/sources/{source}/readings/{reading}/pages', {
      params: { path: this.#path },
      body: { number: this.#number, records },
    })
    this.records += records.length
    for (const outcome of outcomes) this.counts[outcome] += counts[outcome]
    for (const { kind, externalId, problems } of refused)
      if (this.refused.length < mostShown)
        this.refused.push(
          `${plain(kind)} ${plain(externalId)}: ${problems.map(({ attribute, message }) => plain(attribute === undefined ? message : `${attribute}: ${message}`)).join('; ')}`,
        )
    this.#page = []
    this.#length = 0
  }
}

export interface Delivered {
  readonly state: 'complete' | 'held' | 'failed'
  readonly ended: number
  readonly held: number
  readonly problem: string | null
  readonly reading: string
  readonly records: number
  readonly counts: Handing['counts']
  /** The first of those that were not taken, in words. */
  readonly refused: readonly string[]
  readonly unread: number
  readonly unreadShown: readonly string[]
}

/** `named`: what it is called in a message. Errors: those of the API and of the formats; `cli.file_unreadable` where the bytes end in an error. */
export const deliverText = async (
  api: Api,
  source: string,
  mode: 'full' | 'incremental',
  bytes: AsyncIterable<Uint8Array>,
  named: string,
): Promise<Delivered> => {
  const begun = await api.post('/v1/sources/{source}/readings', { params: { path: { source } }, body: { mode } })
  const path = { source, reading: begun.reading }
  const handing = new Handing(api, source, begun.reading)
  const unread: string[] = []
  let notRead = 0
  try {
    // The format is the server's word; a type that this version doesn't know ends here.
    for await (const one of readSource(bytes, formatOf(begun.format)))
      if ('unread' in one || one.externalId.length > longestId) {
        notRead += 1
        if (unread.length < mostShown)
          unread.push(
            'unread' in one
              ? plain(one.unread)
              : `an id that begins with ${plain(one.externalId.slice(0, 30))} has more than ${longestId} characters`,
          )
      } else await handing.add(one)
    await handing.flush()
  } catch (error) {
    const code = (error as { code?: unknown }).code
    const why = error instanceof CountersignError ? error.message : `the file can't be read${typeof code === 'string' ? ` (${code})` : ''}`
    await api
      .post('/v1/sources/{source}/readings/{reading}/fail', { params: { path }, body: { why: why.slice(0, 2000) } })
      .catch(() => undefined)
    // What the server refuses says itself what helps.
    if (error instanceof CountersignError && !aboutTheFile.includes(error.code)) throw error
    const { code: known, details } = error instanceof CountersignError ? error : { code: 'cli.file_unreadable', details: {} }
    const said = `\`${plain(named)}\`: ${why}; nothing ended by it, mend the file and read it again`
    throw new CountersignError(known, 'invalid', said, { cause: error, details })
  }
  const done = await api.post('/v1/sources/{source}/readings/{reading}/complete', {
    params: { path },
    body: { records: handing.records, unread: notRead },
  })
  return {
    ...done,
    reading: begun.reading,
    records: handing.records,
    counts: handing.counts,
    refused: handing.refused,
    unread: notRead,
    unreadShown: unread,
  }
}

/** What came of it, for people. */
export const delivered = (done: Delivered, source: string, named: string): string =>
  [
    `${plain(named)}: ${done.records} records of ${plain(source)} read (${outcomes.map((outcome) => `${done.counts[outcome]} ${outcome}`).join(', ')})`,
    ...done.refused.map((line) => `  refused: ${line}`),
    ...(done.counts.refused > done.refused.length ? [`  and ${done.counts.refused - done.refused.length} more are refused`] : []),
    ...done.unreadShown.map((line) => `  not read: ${line}`),
    ...(done.unread > done.unreadShown.length ? [`  and ${done.unread - done.unreadShown.length} more could not be read`] : []),
    ending(done, source, done.reading),
  ].join('\n')

const ending = (
  done: { state: 'complete' | 'held' | 'failed'; ended: number; held: number; problem: string | null },
  source: string,
  reading: string,
): string => {
  if (done.state === 'failed') return `nothing ends by it: ${plain(done.problem ?? 'it was not whole')}`
  if (done.state === 'complete') return `${done.ended} ended`
  return [
    `${done.ended} ended; ${done.held} more are missing, which is so many that nothing of it ends before somebody else has decided:`,
    `  countersign source records ${plain(source)} --held`,
    `  countersign source release ${plain(reading)} --reason "…"`,
    `  countersign source refuse ${plain(reading)} --reason "…"`,
  ].join('\n')
}

const types = ['records', 'csv', 'yaml', 'backstage', 'kubernetes', 'spire', 'webhook']

type Format = FileFormat | { readonly type: 'records' }
type Declared = Format | { readonly type: 'webhook' }

/** The server has checked it when it came in force, against the form of which the API says no more than that it is an object; here only that it is one that this program knows. */
const isKnown = (format: object): format is Declared => 'type' in format && types.includes(String(format.type))

const formatOf = (format: Readonly<Record<string, unknown>>): Format => {
  const given: object = format
  // What is pushed event by event is read as a whole in the plain form.
  if (isKnown(given)) return given.type === 'webhook' ? { type: 'yaml' } : given
  throw new CountersignError(
    'cli.source_format',
    'invalid',
    `this program knows no format \`${String(format['type'])}\`; use that of the server's version`,
  )
}
