// Signing that a consent may stay: it is shown, and the text is signed only if it names exactly what was shown and what this person said.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor } from '../signing/signed-bytes.ts'
import { plainText } from '../terminal/plain.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { consentInWords } from './words.ts'

interface Options {
  readonly until: string
  readonly reason: string
  readonly key: string
  readonly passphraseFile?: string
  readonly yes?: boolean
}

const READ_FIRST = 'read `countersign consent show` and give `--yes`'

export const keepConsent = async ({ options, io, output, connect }: Context<Options>, id: string): Promise<ExitCode> => {
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const path = { params: { path: { consent: id } } }
  const { consent } = await api.get('/v1/consents/{consent}', path)
  const until = new Date(options.until)
  if (Number.isNaN(until.getTime()))
    throw new CountersignError('cli.bad_instant', 'invalid', `\`${options.until}\` is no instant; write it as \`2027-03-31T00:00:00Z\``)
  const said = { scopes: [...consent.scopes].sort(), until: until.toISOString(), reason: options.reason }
  const draft = await api.post('/v1/consents/{consent}/draft', { ...path, body: said })
  const drafted = openCanonicalText(draft.text, draft.digest)
  const expected: Record<string, unknown> = {
    type: 'countersign/consent-decision/v1',
    consent: id,
    system: consent.system,
    client: consent.client,
    consentedBy: consent.consentedBy,
    subject: consent.subject,
    outcome: 'keep',
    person: self.principal.id,
    ...said,
  }
  // SAFETY: the server's text is signed only as far as it is what was said and shown here.
  const different = Object.keys(expected).find(
    (name) => drafted[name] === undefined || canonicalJson(drafted[name]) !== canonicalJson(expected[name]),
  )
  if (different !== undefined)
    throw new CountersignError(
      'cli.draft_differs',
      'forbidden',
      `the server's text says something else as \`${different}\`; nothing was signed`,
    )
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    io.stderr.write(`${consentInWords(consent)}\n\nThe exact text\n${plainText(draft.text)}\n\n  digest  ${draft.digest}\n\n`)
    if (!(await confirm(io, `Keep this consent as ${self.principal.id} until ${said.until}?`, READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const signed = signFor('keepConsent', draft.nonce, draft.digest, key)
  const result = await api.post('/v1/consents/{consent}/decision', { ...path, body: { ...said, ...signed } })
  output.result(result, () => `${id} is ${result.status} until ${said.until}`)
  return EXIT.ok
}
