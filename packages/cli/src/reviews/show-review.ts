import type { Api } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
import { plain } from '../terminal/plain.ts'
import { minute } from '../terminal/time.ts'
import { factsIn, factsInWords, withoutSignature } from './facts.ts'

export const showReview = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const answer = await api.get('/v1/reviews/{review}', { params: { path: { review: id } } })
  const { review, text } = answer
  const facts = factsIn(openCanonicalText(text, review.document))
  output.result(answer, () =>
    [
      factsInWords(facts),
      `digest  ${review.document}`,
      review.state === 'open'
        ? `Due ${minute(review.dueAt)}${review.overdue ? ', overdue' : ''}. Without a signature: ${withoutSignature[review.effect]}.`
        : `${review.state}, signed by ${review.signedBy} on ${minute(review.signedAt)}: ${review.reason}`,
    ].join('\n\n'),
  )
}

const lines = (n: number): string => (n === 1 ? '1 line' : `${n} lines`)

const previewOf = async (api: Api, provider: string) => {
  const preview = await api.get('/v1/providers/{provider}/review', { params: { path: { provider } } })
  const { open, owner, signers, dueAt, effect, holders, judges } = preview
  const count = Object.values(preview.lines).reduce((sum, n) => sum + n, 0)
  return {
    preview,
    words: () =>
      [
        open === null
          ? `it would ask about ${lines(count)} of own access, held by ${holders === 1 ? 'one person or program' : `${holders} people and programs`}`
          : `${plain(open)} is open already, and would be given again`,
        owner === null ? 'nobody could sign it: give somebody the role control_owner' : `asked first: ${plain(owner)}`,
        ...signers.map(
          ({ person, answers, own }) =>
            `  ${plain(person)} could answer ${lines(answers)}${own === 0 ? '' : `; ${lines(own)} of his own somebody else is asked about`}`,
        ),
        ...(judges.length === 0 ? [] : [`have judged something of it, and so don't sign: ${judges.map(plain).join(', ')}`]),
        `due ${minute(dueAt)}; without a signature: ${withoutSignature[effect]}`,
      ].join('\n'),
  }
}

export const openReview = async ({ options, connect, output }: Context<{ dryRun?: boolean }>, provider: string): Promise<undefined> => {
  const api = await connect()
  if (options.dryRun) {
    const { preview, words } = await previewOf(api, provider)
    output.result(preview, words)
    return undefined
  }
  const review = await api.post('/v1/providers/{provider}/review', { params: { path: { provider } }, body: {} })
  output.result(
    review,
    () => `${review.id} waits for a signature until ${minute(review.dueAt)}; see \`countersign review show ${review.id}\``,
  )
  return undefined
}
