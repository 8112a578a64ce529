// Accepting a risk: the server drafts the text, and it is signed only if it says exactly what this person said, in this person's name.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import type { Answer } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor } from '../signing/signed-bytes.ts'
import { plain, plainText } from '../terminal/plain.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { pairs, wrap } from '../terminal/table.ts'
import { instant, untilInstant } from '../terminal/time.ts'

const READ_FIRST = 'give `--yes`'

interface Options {
  readonly reason: string
  readonly control: readonly string[]
  readonly residualRisk: string
  readonly until: string
  readonly key: string
  readonly passphraseFile?: string
  readonly yes?: boolean
}

type Draft = Answer<'risk.draft'>

export interface Terms {
  readonly reason: string
  readonly compensatingControls: string[]
  readonly residualRisk: string
  readonly expiresAt: string
}

/** Errors (kind `forbidden`): `cli.digest_differs`, `cli.not_canonical`, `cli.draft_differs`. */
export const openDraft = (draft: Draft, id: string, terms: Terms, person: string): Record<string, unknown> => {
  const text = openCanonicalText(draft.text, draft.digest)
  const said: Record<string, unknown> = { type: 'countersign/risk-acceptance/v1', id, person, ...terms }
  const different = Object.keys(said).find((name) => text[name] === undefined || canonicalJson(text[name]) !== canonicalJson(said[name]))
  if (different !== undefined)
    throw new CountersignError(
      'cli.draft_differs',
      'forbidden',
      `the server's text says something else as \`${different}\`; nothing was signed`,
    )
  return text
}

const render = (draft: Draft, text: Record<string, unknown>, terms: Terms): string =>
  [
    pairs([
      ['you accept', `that ${plain(text.credential)} stays as it is (${plain(text.operation)} of ${plain(text.change)})`],
      ['until', instant(terms.expiresAt)],
    ]),
    wrap(`because ${terms.reason}`, '  '),
    ...terms.compensatingControls.map((control) => wrap(`control: ${control}`, '  ')),
    wrap(`what remains: ${terms.residualRisk}`, '  '),
    '',
    'The exact text',
    plainText(draft.text),
    '',
    `  digest  ${draft.digest}`,
  ].join('\n')

export const acceptRisk = async ({ options, io, output, connect }: Context<Options>, id: string): Promise<ExitCode> => {
  const expiresAt = untilInstant(options.until, new Date())
  if (expiresAt === undefined)
    throw new CountersignError('cli.bad_until', 'invalid', `\`${options.until}\` is no instant, no day and no span such as 30d`)
  const terms: Terms = { reason: options.reason, compensatingControls: [...options.control], residualRisk: options.residualRisk, expiresAt }
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const draft = await api.post('/v1/risk-acceptances/{acceptance}/draft', { params: { path: { acceptance: id } }, body: terms })
  const text = openDraft(draft, id, terms, self.principal.id)
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    io.stderr.write(`${render(draft, text, terms)}\n\n`)
    if (!(await confirm(io, `Accept this risk as ${self.principal.id}?`, READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const signed = signFor('acceptRisk', draft.nonce, draft.digest, key)
  const result = await api.post('/v1/risk-acceptances/{acceptance}/signature', {
    params: { path: { acceptance: id } },
    body: { ...terms, ...signed },
  })
  output.result(result, () => `accepted until ${instant(result.expiresAt)}; then it is looked at again`)
  return EXIT.ok
}
