// Confirming a contract: the server drafts the text, and it is signed only if it says exactly what this person said, in this person's name.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor } from '../signing/signed-bytes.ts'
import { plain, plainText } from '../terminal/plain.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { pairs } from '../terminal/table.ts'

const READ_FIRST = 'give `--yes`'

interface Options {
  readonly until: string
  readonly reason: string
  readonly ticket: string
  readonly key: string
  readonly passphraseFile?: string
  readonly yes?: boolean
}

/** Errors (kind `forbidden`): `cli.digest_differs`, `cli.not_canonical`, `cli.draft_differs`. */
export const openConfirmation = (
  draft: { readonly text: string; readonly digest: string; readonly fromEnd: string },
  said: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const text = openCanonicalText(draft.text, draft.digest)
  const wanted: Record<string, unknown> = { type: 'countersign/contract-confirmation/v1', fromEnd: draft.fromEnd, ...said }
  const different = Object.keys(wanted).find(
    (name) => text[name] === undefined || canonicalJson(text[name]) !== canonicalJson(wanted[name]),
  )
  if (different !== undefined)
    throw new CountersignError(
      'cli.draft_differs',
      'forbidden',
      `the server's text says something else as \`${different}\`; nothing was signed`,
    )
  return text
}

export const confirmContract = async ({ options, io, output, connect }: Context<Options>, contract: string): Promise<ExitCode> => {
  const given = { until: options.until, reason: options.reason, ticket: options.ticket }
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const path = { contract }
  const draft = await api.post('/v1/contracts/{contract}/confirmation-draft', { params: { path }, body: given })
  const text = openConfirmation(draft, { contract, person: self.principal.id, ...given })
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    const shown = pairs([
      ['contract', `${plain(text['name'])} with ${plain(text['party'])}`],
      ['it ends', draft.fromEnd],
      ['it would go on until', options.until],
      ['because', options.reason],
      ['ticket', options.ticket],
    ])
    io.stderr.write(`${shown}\n\nThe exact text\n${plainText(draft.text)}\n\n  digest  ${draft.digest}\n\n`)
    if (!(await confirm(io, `Confirm this contract as ${self.principal.id}?`, READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const signed = signFor('confirmContract', draft.nonce, draft.digest, key)
  const result = await api.post('/v1/contracts/{contract}/confirmation', { params: { path }, body: { ...given, ...signed } })
  output.result(result, () => `${plain(contract)} goes on until ${plain(result.until)}; then it is asked about again`)
  return EXIT.ok
}
