// Granting or refusing: the server drafts the text, and it is signed only if it says exactly what this person said, in this person's name.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor } from '../signing/signed-bytes.ts'
import { plainText } from '../terminal/plain.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { untilInstant } from '../terminal/time.ts'

interface Options {
  readonly reason: string
  readonly key: string
  readonly passphraseFile?: string
  readonly yes?: boolean
}

interface Said {
  readonly verdict: 'grant' | 'refuse'
  readonly reason: string
  readonly compensatingControls: string[]
  readonly expiresAt: string | null
}

const READ_FIRST = 'give `--yes`'

const answer = async ({ options, io, output, connect }: Context<Options>, id: string, said: Said): Promise<ExitCode> => {
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const path = { params: { path: { exception: id } } }
  const draft = await api.post('/v1/exceptions/{exception}/draft', { ...path, body: said })
  const text = openCanonicalText(draft.text, draft.digest)
  const expected: Record<string, unknown> = { type: 'countersign/exception/v1', id, person: self.principal.id, ...said }
  // SAFETY: the server's text is signed only as far as it is what was said here.
  const different = Object.keys(expected).find(
    (name) => text[name] === undefined || canonicalJson(text[name]) !== canonicalJson(expected[name]),
  )
  if (different !== undefined)
    throw new CountersignError(
      'cli.draft_differs',
      'forbidden',
      `the server's text says something else as \`${different}\`; nothing was signed`,
    )
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    io.stderr.write(`The exact text\n${plainText(draft.text)}\n\n  digest  ${draft.digest}\n\n`)
    if (!(await confirm(io, `${said.verdict === 'grant' ? 'Grant' : 'Refuse'} this exception as ${self.principal.id}?`, READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const signed = signFor(said.verdict === 'grant' ? 'grantException' : 'refuseException', draft.nonce, draft.digest, key)
  const result = await api.post('/v1/exceptions/{exception}/decision', { ...path, body: { ...said, ...signed } })
  output.result(result, () => `${id} is ${result.state}`)
  return EXIT.ok
}

export const grantException = (
  context: Context<Options & { control: readonly string[]; until: string }>,
  id: string,
): Promise<ExitCode> => {
  const { reason, control, until } = context.options
  const expiresAt = untilInstant(until, new Date())
  if (expiresAt === undefined)
    throw new CountersignError('cli.bad_until', 'invalid', `\`${until}\` is no instant, no day and no span such as 30d`)
  return answer(context, id, {
    verdict: 'grant',
    reason,
    compensatingControls: [...control],
    expiresAt: new Date(expiresAt).toISOString(),
  })
}

export const refuseException = (context: Context<Options>, id: string): Promise<ExitCode> =>
  answer(context, id, { verdict: 'refuse', reason: context.options.reason, compensatingControls: [], expiresAt: null })
