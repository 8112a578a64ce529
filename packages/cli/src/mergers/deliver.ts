// Hands over what another company brings, page by page. Broken off it is begun again with the same file: what is there already is the same.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import type { Api } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { type Brought, broughtIn } from './brought-file.ts'
import { wordsOf } from './words.ts'

interface Options {
  readonly system?: string
  readonly type?: string
  readonly environment?: 'production' | 'staging' | 'development'
  readonly afresh?: true
  readonly preview?: true
}

const pageRecords = 500

const startOf = async (file: string): Promise<Buffer> => {
  const handle = await open(file).catch((cause: unknown) => {
    throw new CountersignError('cli.no_file', 'not_found', `\`${file}\` can't be read`, { cause })
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** By what stands at its beginning, not by its name. */
const recordsOf = async (file: string, options: Options): Promise<AsyncIterable<Brought>> => {
  const { isSyncFile, recordsOfSync } = await import('./sync-records.ts')
  if (!isSyncFile(await startOf(file))) return broughtIn(createReadStream(file))
  const { system, type, environment } = options
  if (system === undefined || type === undefined || environment === undefined)
    throw new CountersignError(
      'cli.merger_c1z',
      'invalid',
      'a sync file does not say where its accounts are: give --system, --type and --environment',
    )
  return recordsOfSync(file, { system, type, environment })
}

const handOver = async (api: Api, merger: string, records: AsyncIterable<Brought>): Promise<number> => {
  let count = 0
  let page: Brought[] = []
  const flush = async (): Promise<void> => {
    if (page.length === 0) return
    await api.post('/v1/mergers/{merger}/delivery/pages', { params: { path: { merger } }, body: { records: page } })
    count += page.length
    page = []
  }
  for await (const record of records) {
    page.push(record)
    if (page.length >= pageRecords) await flush()
  }
  await flush()
  return count
}

export const deliver = async ({ options, connect, output }: Context<Options>, merger: string, file: string): Promise<ExitCode> => {
  const records = await recordsOf(file, options)
  if (options.preview) {
    const counts = { person: 0, identity: 0, credential: 0 }
    const first: string[] = []
    for await (const { kind, externalId, attributes } of records) {
      counts[kind] += 1
      if (first.length < 20)
        first.push(`${kind} ${plain(externalId)}: ${plain('name' in attributes ? attributes.name : attributes.account)}`)
    }
    output.result({ file, counts }, () =>
      [
        `${plain(file)} brings ${counts.person} people, ${counts.identity} identities and ${counts.credential} credentials; nothing was handed over`,
        '',
        ...first.map((line) => `  ${line}`),
      ].join('\n'),
    )
    return EXIT.ok
  }
  const api = await connect()
  const path = { merger }
  await api.post('/v1/mergers', { body: { merger, ...(options.afresh ? { afresh: true } : {}) } })
  const count = await handOver(api, merger, records)
  const done = await api.post('/v1/mergers/{merger}/delivery/complete', { params: { path }, body: { records: count } })
  output.result(done, () =>
    [wordsOf(done), ...(done.state === 'delivered' ? [] : ['', `  countersign merger show ${plain(merger)}`])].join('\n'),
  )
  return EXIT.ok
}
