// Brings in what a secret scanner found. The report is read twice, so that it has a name before anything of it is sent: a digest over what is sent, never over the
// secrets. Broken off it is begun again with the same file: what was taken is not taken twice.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CountersignError, canonicalJson } from '@countersign/ledger'
import type { Answer } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { type FoundLeak, leaksIn } from './read-report.ts'

interface Options {
  readonly place: string
}

const batchLeaks = 500
type Recognised = Answer<'leaks.report'>['recognised'][number] & { readonly file: string; readonly line: number | null }

interface Surveyed {
  readonly report: string
  readonly scanner: string
  readonly leaks: number
  readonly unreadable: number
}

const survey = async (file: string, place: string): Promise<Surveyed> => {
  const hash = createHash('sha256').update(canonicalJson({ place }))
  let [leaks, unreadable] = [0, 0]
  let scanner: string | undefined
  for await (const found of leaksIn(createReadStream(file))) {
    if (found === undefined) unreadable += 1
    else {
      leaks += 1
      scanner ??= found.scanner
      hash.update(canonicalJson({ ...found.leak, names: found.leak.names.map((name) => ({ ...name })) }))
    }
  }
  if (leaks === 0 && unreadable > 0)
    throw new CountersignError(
      'cli.leak_report',
      'invalid',
      `\`${file}\` holds nothing that is a leak of gitleaks (JSON), trufflehog (JSON lines) or SARIF 2.1.0`,
    )
  return { report: `sha256:${hash.digest('hex')}`, scanner: scanner ?? 'none', leaks, unreadable }
}

const inWords = ({ leaks, unreadable }: Surveyed, named: number, found: readonly Recognised[]): string => {
  const credentials = new Set(found.map(({ credential }) => credential))
  return [
    leaks === 0
      ? 'the report holds no leaks'
      : `${leaks} leaks: ${credentials.size === 0 ? 'none is a credential that is known here' : `${credentials.size} credentials recognised`}; ${leaks - named} hold nothing by which one could be`,
    ...(unreadable > 0 ? [`${unreadable} entries could not be read and are not counted`] : []),
    ...found
      .slice(0, 200)
      .map(
        (one) =>
          `  ${plain(one.credential)}  ${one.by === 'key' ? 'its very key' : 'a secret of its account'}  ${plain(one.file)}${one.line === null ? '' : `:${one.line}`}${one.fresh ? '' : '  known'}`,
      ),
    ...(credentials.size > 0
      ? ['each is the finding `credential.leaked` until it is renewed or has ended: countersign rotation start <credential>']
      : []),
  ].join('\n')
}

/** Exit code 1 where anything is recognised. */
export const importLeaks = async ({ connect, output, options }: Context<Options>, file: string): Promise<ExitCode> => {
  if (!(await stat(file).catch(() => undefined))?.isFile())
    throw new CountersignError('cli.no_file', 'not_found', `\`${file}\` can't be read`)
  const surveyed = await survey(file, options.place)
  const api = await connect()
  const recognised: Recognised[] = []
  let [named, batch, duplicates] = [0, 0, 0]
  let waiting: FoundLeak[] = []
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return
    const leaks = waiting.map((leak) => ({ ...leak, names: leak.names.map((name) => ({ ...name })) }))
    const taken = await api.post('/v1/leaks', {
      body: { report: surveyed.report, batch, scanner: surveyed.scanner, place: options.place, leaks },
    })
    named += taken.named
    duplicates += taken.duplicate ? 1 : 0
    for (const one of taken.recognised)
      recognised.push({ ...one, file: waiting[one.leak]?.file ?? '', line: waiting[one.leak]?.line ?? null })
    batch += 1
    waiting = []
  }
  for await (const found of leaksIn(createReadStream(file))) {
    if (found !== undefined) waiting.push(found.leak)
    if (waiting.length >= batchLeaks) await flush()
  }
  await flush()
  output.result({ ...surveyed, named, recognised, batches: batch, duplicates }, () =>
    duplicates > 0 && duplicates === batch
      ? 'this report was taken before; `countersign finding list` shows what of it is open'
      : inWords(surveyed, named, recognised),
  )
  return recognised.length > 0 ? EXIT.refused : EXIT.ok
}
