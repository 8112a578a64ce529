import type { Context } from '../program/context.ts'
import { openCanonicalText } from '../signing/canonical-text.ts'
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

export const openReview = async ({ connect, output }: Context, provider: string): Promise<undefined> => {
  const api = await connect()
  const review = await api.post('/v1/providers/{provider}/review', { params: { path: { provider } }, body: {} })
  output.result(
    review,
    () => `${review.id} waits for a signature until ${minute(review.dueAt)}; see \`countersign review show ${review.id}\``,
  )
}
