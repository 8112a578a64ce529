// Who was answered is waited for, and never for long.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Returning } from './returning.ts'

// Only what a wait is made of: a process tells many files, and what others left running in it keeps its own time.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Whether a wait that begins now is over. */
const waiting = (returning: Returning, now: number): { over: boolean } => {
  const state = { over: false }
  returning.wait(now).then(() => {
    state.over = true
  })
  return state
}

test('whoever asks alone, one after the other, never waits', async () => {
  const returning = new Returning()
  for (const now of [0, 100, 200]) {
    returning.came()
    const alone = waiting(returning, now)
    await vi.advanceTimersByTimeAsync(0)
    expect(alone.over).toBe(true)
    returning.ended(1, now + 50, 50)
  }
})

test('the next one begins as soon as all are back who were answered', async () => {
  const returning = new Returning()
  returning.ended(3, 0, 80)
  returning.came()
  const next = waiting(returning, 1)
  returning.came()
  await vi.advanceTimersByTimeAsync(5)
  expect(next.over).toBe(false)
  returning.came()
  await vi.advanceTimersByTimeAsync(0)
  expect(next.over).toBe(true)
})

test.each([
  ['half as long as it took', 20, 10],
  ['fifty milliseconds, however long it took', 60_000, 50],
])('who stays away is waited for no longer than %s', async (_, tookMs, ms) => {
  const returning = new Returning()
  returning.ended(3, 0, tookMs)
  returning.came()
  const next = waiting(returning, 0)
  await vi.advanceTimersByTimeAsync(ms - 1)
  expect(next.over).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(next.over).toBe(true)
  // That he stayed away is counted from the end of what answered him: nobody waits for him a second time.
  const later = waiting(returning, ms)
  await vi.advanceTimersByTimeAsync(0)
  expect(later.over).toBe(true)
})

test('who comes again after it was long enough is waited for no more', async () => {
  const returning = new Returning()
  returning.ended(2, 0, 40)
  returning.came()
  const late = waiting(returning, 20)
  await vi.advanceTimersByTimeAsync(0)
  expect(late.over).toBe(true)
})
