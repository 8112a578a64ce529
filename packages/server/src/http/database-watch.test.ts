// Whoever waits for the database is told when it goes, and what he was answered is nobody's afterwards.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openDatabase } from '@countersign/core/platform/database'
import { beforeEach, expect, test } from 'vitest'
import { DatabaseWatch } from './database-watch.ts'

// Nobody listens there: each look fails.
const gone = () =>
  openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none', onError: () => {}, maxConnections: 1, connectTimeoutMs: 100 })

let watch: DatabaseWatch
beforeEach(() => {
  watch = new DatabaseWatch(gone(), gone)
  return () => watch.stop()
})

test('what was answered while the database was there is held by nobody when it has been sent', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const answers: WeakRef<object>[] = []
  for (let n = 0; n < 50; n += 1) {
    await watch.whileReachable(async () => {
      const answer = { text: 'x'.repeat(1_000) }
      answers.push(new WeakRef(answer))
      return answer
    })
  }
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  expect(answers.filter((answer) => answer.deref() !== undefined).length).toBeLessThanOrEqual(1)
})

test('everybody who waits is told that it has gone, and whoever comes later at once', async () => {
  const never = () => new Promise<never>(() => {})
  const waiting = [1, 2, 3].map(() => watch.whileReachable(never))
  watch.start()
  for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'database.unavailable' })
  expect(watch.reachable).toBe(false)
  await expect(watch.whileReachable(never)).rejects.toMatchObject({ code: 'database.unavailable' })
})
