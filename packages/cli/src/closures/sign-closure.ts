// The owner's word on a closure, over the proof that it rests on. What the operation came to is shown first.
import { CountersignError } from '@countersign/ledger'
import type { OperationDetail } from '../changes/shapes.ts'
import { renderOperation } from '../changes/show-operation.ts'
import { type Item, listed } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor } from '../signing/signed-bytes.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { pairs } from '../terminal/table.ts'

const READ_FIRST = 'look at it with `countersign change operation`, then give `--yes` and `--proof`'

interface Options {
  readonly key: string
  readonly passphraseFile?: string
  readonly proof?: string
  readonly yes?: boolean
}

type ClosureRequest = Item<'closures.list'>

const renderQuestion = (request: ClosureRequest, operation: OperationDetail): string =>
  [
    renderOperation(operation),
    '',
    pairs([
      ['owner', request.owner],
      ['proof', request.proof],
    ]),
  ].join('\n')

export const signClosure = async ({ options, io, output, connect }: Context<Options>, id: string): Promise<ExitCode> => {
  const api = await connect()
  const { items } = await listed((cursor) => api.get('/v1/closure-requests', { params: { query: cursor } }), 100_000)
  const request = items.find(({ operation }) => operation === id)
  if (request === undefined) throw new CountersignError('closure.unknown', 'not_found', `no closure of \`${id}\` waits for a signature`)
  const operation = await api.get('/v1/operations/{operation}', { params: { path: { operation: id } } })
  // SAFETY: what is shown is what the operation rests on; a request over another proof is not signed unseen.
  if (!operation.proofs.some(({ digest }) => digest === request.proof) || operation.proof !== request.proof)
    throw new CountersignError('cli.proof_changed', 'conflict', 'the operation rests on another proof by now; look at it again')
  if (options.proof !== undefined && options.proof !== request.proof)
    throw new CountersignError('cli.proof_changed', 'conflict', `the closure rests on ${request.proof}, not on the proof that you read`)
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    io.stderr.write(`${renderQuestion(request, operation)}\n\n`)
    if (!(await confirm(io, 'Sign that this may close?', READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const signed = signFor('close', request.nonce, request.proof, key)
  const result = await api.post('/v1/operations/{operation}/closure-signature', {
    params: { path: { operation: id } },
    body: signed,
  })
  output.result(result, () => `signed; the closure of ${id} rests on ${request.proof}`)
  return EXIT.ok
}
