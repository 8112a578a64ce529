// Signs what an agent of the provider has to tell, and delivers it batch by batch. What the server is too busy for is signed and sent again later.
import type { KeyObject } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { CountersignError, keyId, rawPublicKey, signEnvelope } from '@countersign/ledger'
import type { Answer, Api } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { plain } from '../terminal/plain.ts'
import { batchesOf, type RecordLine, recordLines } from './batches.ts'

export const TELEMETRY_PAYLOAD_TYPE = 'application/vnd.countersign.telemetry+json'

interface Options {
  readonly key: string
  readonly passphraseFile?: string
  readonly stream: string
  readonly numberFrom?: string
  readonly batch: string
}

export interface Speaker {
  readonly org: string
  readonly provider: string
  readonly stream: string
  readonly key: KeyObject
}

/** DSSE over one batch, signed now: the server takes it for five minutes. */
export const signBatch = ({ org, provider, stream, key }: Speaker, records: readonly RecordLine[], at: Date) =>
  signEnvelope(
    TELEMETRY_PAYLOAD_TYPE,
    Buffer.from(JSON.stringify({ type: 'countersign/telemetry/v1', org, provider, stream, sentAt: at.toISOString(), records }), 'utf8'),
    [{ keyId: keyId(rawPublicKey(key)), privateKey: key }],
  )

const deliver = async (
  api: Api,
  speaker: Speaker,
  records: readonly RecordLine[],
  signal: AbortSignal,
): Promise<Answer<'telemetry.deliver'>> => {
  for (;;) {
    try {
      return await api.post('/v1/telemetry', { body: { envelope: signBatch(speaker, records, new Date()) } })
    } catch (error) {
      if (!(error instanceof CountersignError) || error.kind !== 'too_many') throw error
      const seconds = Number(error.details['retryAfterSeconds'])
      await pause((seconds > 0 ? Math.min(seconds, 60) : 1) * 1000, undefined, { signal })
    }
  }
}

/** Exit code 1 when a record was refused. Errors: `cli.bad_record`, `cli.no_file`, and those of the server. */
export const deliverTelemetry = async (context: Context<Options>, file: string): Promise<ExitCode> => {
  const { options, io, connect, output } = context
  const most = wholeNumber('--batch', options.batch, 1, 1000)
  const numberFrom =
    options.numberFrom === undefined ? undefined : wholeNumber('--number-from', options.numberFrom, 1, Number.MAX_SAFE_INTEGER)
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const speaker = { org: self.org, provider: self.principal.party.id, stream: options.stream, key }
  const sum = { batches: 0, accepted: 0, known: 0, refused: 0 }
  const source = file === '-' ? io.stdin : createReadStream(file)
  try {
    for await (const records of batchesOf(recordLines(source as AsyncIterable<Uint8Array>, numberFrom), most)) {
      const taken = await deliver(api, speaker, records, io.interrupt.signal)
      sum.batches += 1
      sum.accepted += taken.accepted
      sum.known += taken.known
      sum.refused += taken.refused.length
      output.event(taken, () =>
        taken.refused.length === 0 ? undefined : taken.refused.map(({ id, code }) => plain(`refused: ${id}  ${code}`)).join('\n'),
      )
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CountersignError('cli.no_file', 'not_found', `\`${file}\` can't be read`, { cause: error })
    output.note(`stopped after ${sum.accepted + sum.known} records; start it again, none is taken twice`)
    throw error
  }
  if (!output.json)
    output.result(sum, () => `${sum.accepted} taken, ${sum.known} known before, ${sum.refused} refused, in ${sum.batches} batches`)
  return sum.refused > 0 ? EXIT.refused : EXIT.ok
}
