import type { RateModel } from '@countersign/policy'
import { expect, test } from 'vitest'
import { CallerRates, type RatedCaller } from './rates.ts'

const model = (perMinute: number, refusals = 3): RateModel => ({
  perMinute: { source: perMinute * 10, signal: perMinute, workload: perMinute, provider: perMinute, enterprise: perMinute },
  alarm: { refusals, withinSeconds: 600, quietSeconds: 1_800 },
})
const key = (id: string, name: RatedCaller['class'] = 'provider'): RatedCaller => ({ class: name, by: 'key', id })
const at = (seconds: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + seconds * 1000)

const opened = () => {
  let ms = 0
  const rates = new CallerRates(() => ms)
  return {
    rates,
    pass: (seconds: number) => {
      ms += seconds * 1000
    },
    now: () => at(ms / 1000),
  }
}

test('who has used up its minute waits for the rest of it, and nobody else does', () => {
  const { rates, pass, now } = opened()
  const take = (caller: RatedCaller) => rates.take(caller, model(2), now())
  expect([take(key('a')), take(key('a'))]).toEqual([undefined, undefined])
  pass(20)
  expect(take(key('a'))).toBe(40)
  expect([take(key('b')), take(key('a', 'source'))]).toEqual([undefined, undefined])
  pass(39.9)
  expect(take(key('a'))).toBe(1)
  pass(0.1)
  expect(take(key('a'))).toBeUndefined()
  expect(rates.refused).toEqual({ source: 0, signal: 0, workload: 0, provider: 2, enterprise: 0 })
})

test('what policy says counts from the next request on, in the same minute', () => {
  const { rates, now } = opened()
  const take = (most: number) => rates.take(key('a'), model(most), now())
  expect([take(1), take(1) !== undefined, take(3), take(3), take(3) !== undefined, take(2) !== undefined]).toEqual([
    undefined,
    true,
    undefined,
    undefined,
    true,
    true,
  ])
})

test('memory stays within a hundred thousand callers, whoever comes, and who goes on is not forgotten for who came once', () => {
  const { rates, pass, now } = opened()
  const own = model(1)
  for (let n = 0; n < 150_000; n += 1) {
    rates.take(key(`key_${n}`), own, now())
    if (n === 149_000) rates.take(key('busy'), own, now())
  }
  expect(rates.held).toBe(100_000)
  expect(rates.take(key('busy'), own, now())).toBeDefined()
  pass(60)
  expect(rates.take(key('busy'), own, now())).toBeUndefined()
  expect(rates.held).toBe(100_000)
})

test('somebody is told of who is refused so often within so long, and of nobody who is refused now and then', () => {
  const { rates, pass, now } = opened()
  const own = model(1)
  const over = (id: string) => {
    rates.take(key(id), own, now())
    rates.take(key(id), own, now())
  }
  for (let n = 0; n < 10; n += 1) {
    over('seldom')
    pass(301)
  }
  expect(rates.pressing(own, now())).toEqual([])
  for (let n = 0; n < 3; n += 1) {
    over('often')
    pass(61)
  }
  const [one, ...others] = rates.pressing(own, now())
  expect(others).toEqual([])
  expect(one).toMatchObject({ caller: key('often'), perMinute: 1, refused: 3 })
  expect([one!.since < one!.last, now().getTime() - one!.last.getTime()]).toEqual([true, 61_000])
  pass(1_800)
  expect(rates.pressing(own, now())).toEqual([])
})
