import { expect, test } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

const never = new AbortController().signal

test('work on one name never overlaps and keeps its order, also after one that failed', async () => {
  const seen: string[] = []
  const job = (name: string, fails = false) =>
    oneAtATime('file', never, async () => {
      seen.push(`${name} begins`)
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
    })
  const outcomes = await Promise.allSettled([job('a'), job('b', true), job('c')])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('a call whose deadline passes in the queue leaves it at once and undone, and lets nobody past the one before it', async () => {
  let release = () => {}
  const first = oneAtATime('file', never, () => new Promise<void>((resolve) => (release = resolve)))
  const impatient = new AbortController()
  let began = 0
  const second = oneAtATime('file', impatient.signal, async () => void began++)
  const third = oneAtATime('file', never, async () => void began++)
  impatient.abort()
  await expect(second).rejects.toMatchObject({ code: 'aborted', effect: 'broken' })
  expect(began).toBe(0)
  release()
  await Promise.all([first, third])
  expect(began).toBe(1)
})
