import { expect, test } from 'vitest'
import { AnswerTooLong, readBounded } from './bounded-answer.ts'

test('an answer within the bound is read whole, to the last byte that is allowed', async () => {
  expect(Buffer.from(await readBounded(new Response('12345678'), 8)).toString()).toBe('12345678')
  expect(await readBounded(new Response(null), 8)).toHaveLength(0)
})

test('an answer that never ends is given up at the bound, and its sender is told', async () => {
  let sent = 0
  let cancelled = false
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1
      controller.enqueue(new Uint8Array(1024))
    },
    cancel: () => {
      cancelled = true
    },
  })
  await expect(readBounded(new Response(endless), 4096)).rejects.toBeInstanceOf(AnswerTooLong)
  expect(cancelled).toBe(true)
  expect(sent).toBeLessThan(10)
})
