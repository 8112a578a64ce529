import { expect, it } from 'vitest'
import { inLane } from './in-lane.ts'

it('does each once, and one that fails keeps none from its turn', async () => {
  const told: number[] = []
  const came = await inLane(
    [1, 2, 3],
    async (n) => {
      if (n === 2) throw new Error('two')
      return n * 10
    },
    (done) => told.push(done),
    () => false,
  )
  expect([...came.values()].map((one) => (one.ok ? one.value : 'failed'))).toEqual([10, 'failed', 30])
  expect(told).toEqual([1, 2, 3])
})

it('begins nothing more once it is stopped', async () => {
  const begun: number[] = []
  await inLane(
    [1, 2, 3],
    async (n) => void begun.push(n),
    () => undefined,
    () => begun.length >= 1,
  )
  expect(begun).toEqual([1])
})
