// Signing several equal requests at once: fetch, hash, compare, show, ask, sign, send. In this order, and nothing is signed that was not shown or named by its digest.
import { CountersignError } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signBatchFor } from '../signing/signed-bytes.ts'
import { plain } from '../terminal/plain.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { openBatch, renderBatch } from './opened-batch.ts'

const READ_FIRST = 'read it with `countersign approve batch --show`, then give `--yes` and `--digest`'

interface Options {
  readonly key?: string
  readonly passphraseFile?: string
  readonly digest?: string
  readonly show?: boolean
  readonly yes?: boolean
  readonly reason: string
  readonly for?: string
}

export const approveBatch = async (context: Context<Options>, requests: string[]): Promise<ExitCode> => {
  const { options, io, output } = context
  const api = await context.connect()
  const batch = openBatch(await api.post('/v1/approval-batches/draft', { body: { requests } }), requests)
  if (options.show) {
    const { text, digest, pattern, opened } = batch
    output.result({ text, digest, pattern, requests: opened.map(({ member }) => member.request) }, () => renderBatch(batch, output.colour))
    return EXIT.ok
  }
  if (options.key === undefined)
    throw new CountersignError('cli.key_missing', 'invalid', 'give your approval key with `--key`, or only look with `--show`')
  const closed = batch.opened.find(({ member }) => member.state !== 'open')?.member
  if (closed !== undefined)
    throw new CountersignError(
      'approval.closed',
      'conflict',
      `\`${plain(closed.request)}\` is ${plain(closed.state)}; take it out of the batch`,
    )
  if (options.digest !== undefined && options.digest !== batch.digest)
    throw new CountersignError(
      'cli.plan_changed',
      'conflict',
      `the list has the digest ${batch.digest}, not the one that you read; look at it again`,
    )
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    // ORDER: shown before the key is opened and before the question is put.
    io.stderr.write(`${renderBatch(batch, output.colour)}\n\n`)
    if (!(await confirm(io, `Sign all ${batch.opened.length} (${batch.digest.slice(0, 23)}…)?`, READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const { items } = await api.post('/v1/approval-batches', {
    body: {
      requests,
      ...signBatchFor(batch.digest, key),
      reason: options.reason,
      ...(options.for === undefined ? {} : { for: options.for }),
    },
  })
  output.result({ batch: batch.digest, items }, () =>
    [
      `signed ${items.length} requests by one signature`,
      ...items.map((one) => `  ${plain(one.request)}  ${one.signatures} of ${one.quorum}, ${plain(one.state)}`),
    ].join('\n'),
  )
  return EXIT.ok
}
