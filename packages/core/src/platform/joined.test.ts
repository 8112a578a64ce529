// Works that are asked for again while they are under way.
import { expect, test } from 'vitest'
import { joined } from './joined.ts'

/** A work whose runs end when they are told to. */
const work = () => {
  const runs: { end: () => void; fail: (error: Error) => void }[] = []
  const run = () => new Promise<void>((end, fail) => void runs.push({ end, fail }))
  return { runs, run }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('never two runs at once; all who came meanwhile share one that begins after them', async () => {
  const owner = {}
  const { runs, run } = work()
  const answered: string[] = []
  const ask = (who: string) => joined(owner, 'x', run).then(() => void answered.push(who))
  const first = ask('first')
  const later = [ask('second'), ask('third')]
  await turn()
  expect(runs).toHaveLength(1)
  runs[0]!.end()
  await first
  await turn()
  expect(runs).toHaveLength(2)
  expect(answered).toEqual(['first'])
  const last = ask('fourth')
  runs[1]!.end()
  await Promise.all(later)
  await turn()
  expect(runs).toHaveLength(3)
  runs[2]!.end()
  await last
  expect(answered).toEqual(['first', 'second', 'third', 'fourth'])
  // Nothing is left of it.
  void ask('fifth')
  expect(runs).toHaveLength(4)
})

test('a run that fails fails for those who asked for it, and keeps nobody from the next', async () => {
  const owner = {}
  const { runs, run } = work()
  const first = joined(owner, 'x', run)
  const second = joined(owner, 'x', run)
  runs[0]!.fail(new Error('no'))
  await expect(first).rejects.toThrow('no')
  await turn()
  runs[1]!.end()
  await second
})

test('other names and other owners run beside it', () => {
  const owner = {}
  const { runs, run } = work()
  void joined(owner, 'x', run)
  void joined(owner, 'y', run)
  void joined({}, 'x', run)
  expect(runs).toHaveLength(3)
})
