// Signing: fetch, hash, show, ask, sign, send. In this order, and nothing is signed that was not shown or named by its digest.
import { CountersignError } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor } from '../signing/signed-bytes.ts'
import { plain } from '../terminal/plain.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { openRequest, renderRequest } from './opened-request.ts'

const READ_FIRST = 'read it with `countersign approve show`, then give `--yes` and `--digest`'

interface Options {
  readonly key: string
  readonly passphraseFile?: string
  readonly digest?: string
  readonly yes?: boolean
  readonly reason: string
  readonly for?: string
}

const answer = async (context: Context<Options>, id: string, verdict: 'approve' | 'refuse'): Promise<ExitCode> => {
  const { options, io, output } = context
  const api = await context.connect()
  const opened = openRequest(await api.get('/v1/approval-requests/{request}', { params: { path: { request: id } } }))
  const { request } = opened
  if (request.state !== 'open')
    throw new CountersignError('approval.closed', 'conflict', `the request \`${plain(request.id)}\` is ${plain(request.state)}`)
  if (options.digest !== undefined && options.digest !== request.plan)
    throw new CountersignError(
      'cli.plan_changed',
      'conflict',
      `the plan has the digest ${request.plan}, not the one that you read; look at it again`,
    )
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    // ORDER: shown before the key is opened and before the question is put.
    io.stderr.write(`${renderRequest(opened, output.colour)}\n\n`)
    const question = verdict === 'approve' ? `Sign this plan (${request.plan.slice(0, 23)}…)?` : 'Refuse this plan?'
    if (!(await confirm(io, question, READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const signed = signFor(verdict, request.nonce, request.plan, key)
  const result = await api.post('/v1/approval-requests/{request}/signatures', {
    params: { path: { request: request.id } },
    body: { ...signed, verdict, reason: options.reason, ...(options.for === undefined ? {} : { for: options.for }) },
  })
  output.result({ request: request.id, plan: request.plan, verdict, ...result }, () =>
    verdict === 'approve'
      ? `signed; ${result.signatures} of ${result.quorum}, the request is ${plain(result.state)}`
      : `refused; the request is ${plain(result.state)}`,
  )
  return EXIT.ok
}

export const approveRequest = (context: Context<Options>, id: string): Promise<ExitCode> => answer(context, id, 'approve')

export const refuseRequest = (context: Context<Options>, id: string): Promise<ExitCode> => answer(context, id, 'refuse')
