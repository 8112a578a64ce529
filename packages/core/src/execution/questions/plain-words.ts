// What people write to each other in a question: plain, bounded, and no secret. A thread stands in the log for ever, is read by whoever may read the change,
// and goes out by mail. Pure.
import { CountersignError } from '@countersign/ledger'
import { isPlain, secretIn } from '../../platform/plain-text.ts'

export const mostWords = 2000

/** The words as they are kept. Errors: `question.empty`, `question.not_plain`, `question.holds_secret`; none repeats them. */
export const plainWords = (given: string): string => {
  const words = given.replaceAll('\r\n', '\n').trim()
  if (words === '')
    throw new CountersignError('question.empty', 'invalid', 'there are no words in it; say what you want to know, or what you know')
  if (words.length > mostWords || !isPlain(words))
    throw new CountersignError(
      'question.not_plain',
      'invalid',
      `the words hold something that is no plain text, or are longer than ${mostWords} characters; type them anew, or say where the long text lies`,
    )
  const secret = secretIn(words)
  if (secret !== undefined)
    throw new CountersignError(
      'question.holds_secret',
      'invalid',
      `there seems to be ${secret} in it, and what is said here is kept and read by others; say where it lies instead, and if it is real, change it`,
    )
  return words
}
