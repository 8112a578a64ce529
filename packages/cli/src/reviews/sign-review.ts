// Signing a review: the facts are read, hashed and shown, and the text is signed only if it names exactly these facts and what this person said.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor } from '../signing/signed-bytes.ts'
import { plainText } from '../terminal/plain.ts'
import { confirm, needsTerminal } from '../terminal/prompt.ts'
import { factsIn, factsInWords, type OwnLine } from './facts.ts'

interface Options {
  readonly outcome: string
  readonly reason: string
  readonly key: string
  readonly passphraseFile?: string
  readonly end?: readonly string[]
  readonly keepOthers?: boolean
  readonly yes?: boolean
}

const READ_FIRST = 'read `countersign review show` and give `--yes`'

const outcomeOf = (text: string): 'confirmed' | 'narrowed' | 'to_end' => {
  const outcome = text.replace('-', '_')
  if (outcome === 'confirmed' || outcome === 'narrowed' || outcome === 'to_end') return outcome
  throw new CountersignError('cli.bad_outcome', 'invalid', `\`${text}\` is no outcome; give confirmed, narrowed or to-end`)
}

/** One's own lines are left to somebody else. Errors: `cli.lines_unsaid`, `cli.unknown_line`. */
const linesSaid = ({ end = [], keepOthers = false }: Options, lines: readonly OwnLine[], self: string) => {
  const others = lines.filter(({ principal, other }) => principal !== self && other !== self).map(({ line }) => line)
  const strange = end.find((line) => !others.includes(line))
  if (strange !== undefined)
    throw new CountersignError(
      'cli.unknown_line',
      'invalid',
      `\`${strange}\` is no line that you answer; \`countersign review show\` lists them`,
    )
  const keep = others.filter((line) => !end.includes(line))
  if (keep.length > 0 && !keepOthers)
    throw new CountersignError(
      'cli.lines_unsaid',
      'invalid',
      `${keep.length} lines of own access are not ended; read them with \`countersign review show\`, then give \`--keep-others\``,
    )
  return others.length === 0 ? undefined : { keep: keep.sort(), end: [...end].sort() }
}

export const signReview = async ({ options, io, output, connect }: Context<Options>, id: string): Promise<ExitCode> => {
  const api = await connect()
  const self = await api.get('/v1/whoami')
  const path = { params: { path: { review: id } } }
  const { review, text } = await api.get('/v1/reviews/{review}', path)
  const facts = openCanonicalText(text, review.document)
  const shown = factsIn(facts)
  const ownAccess = linesSaid(options, shown.ownAccess, self.principal.id)
  const said = { outcome: outcomeOf(options.outcome), reason: options.reason, ...(ownAccess === undefined ? {} : { ownAccess }) }
  const draft = await api.post('/v1/reviews/{review}/draft', { ...path, body: said })
  const drafted = openCanonicalText(draft.text, draft.digest)
  const expected: Record<string, unknown> = {
    type: 'countersign/provider-review/v1',
    review: id,
    party: facts['party'],
    document: review.document,
    person: self.principal.id,
    ...said,
  }
  // SAFETY: the server's text is signed only as far as it is what was said and shown here.
  const different = Object.keys(expected).find(
    (name) => drafted[name] === undefined || canonicalJson(drafted[name]) !== canonicalJson(expected[name]),
  )
  if (different !== undefined || facts['review'] !== id)
    throw new CountersignError(
      'cli.draft_differs',
      'forbidden',
      `the server's text says something else as \`${different ?? 'review'}\`; nothing was signed`,
    )
  if (!options.yes) {
    needsTerminal(io, READ_FIRST)
    io.stderr.write(`${factsInWords(shown)}\n\nThe exact text\n${plainText(draft.text)}\n\n  digest  ${draft.digest}\n\n`)
    if (!(await confirm(io, `Sign this review as ${self.principal.id}: ${said.outcome}?`, READ_FIRST))) {
      output.note('nothing was signed')
      return EXIT.refused
    }
  }
  const key = await readPrivateKey(io, options.key, options.passphraseFile)
  const signed = signFor('signReview', draft.nonce, draft.digest, key)
  const result = await api.post('/v1/reviews/{review}/signature', { ...path, body: { ...said, ...signed } })
  output.result(result, () => `${id} is ${result.state}`)
  return EXIT.ok
}
