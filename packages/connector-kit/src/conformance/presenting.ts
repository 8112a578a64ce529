// The three presentations of the rejection proof, at each door: a good one, the canary, and a random one that names nobody.
import { expect, test } from 'vitest'
import { type Bench, sameHandle } from './bench.ts'

export const presenting = (bench: () => Bench): void => {
  test('a working credential is accepted at each door, the canary too, a random one is refused', async () => {
    const { observer } = bench()
    const good = await bench().provision()
    for (const door of observer.doors(good.handle)) {
      const canary = observer.canary(door)
      expect(canary, `door \`${door.id}\` has a canary`).toBeDefined()
      if (canary) bench().recorder.guard(canary.secret.expose())
      expect((await bench().present(door, good)).answer, door.id).toBe('accepted')
      if (canary) expect((await bench().present(door, canary)).answer, door.id).toBe('accepted')
      const random = await bench().present(door, observer.random(door, good.handle))
      expect(random.answer, `${door.id}: ${random.code} ${random.detail}`).toBe('refused')
      expect(random.code).not.toBe('')
    }
  })

  test("the canary is the observer's own: never the credential under proof", async () => {
    const good = await bench().provision()
    for (const door of bench().observer.doors(good.handle)) {
      const canary = bench().observer.canary(door)
      expect(canary && sameHandle(canary.handle, good.handle)).toBe(false)
    }
  })

  test('a random credential never names a real account, and no two are alike', async () => {
    const { observer } = bench()
    const good = await bench().provision()
    const { items } = await bench().inventory()
    for (const door of observer.doors(good.handle)) {
      const randoms = Array.from({ length: 20 }, () => observer.random(door, good.handle))
      for (const random of randoms) {
        expect(random.handle.kind).toBe(good.handle.kind)
        expect(items.some((item) => item.handle.account === random.handle.account && item.handle.key === random.handle.key)).toBe(false)
        expect(sameHandle(random.handle, good.handle)).toBe(false)
        expect(observer.canary(door)?.secret.expose()).not.toBe(random.secret.expose())
      }
      expect(new Set(randoms.map(({ handle, secret }) => JSON.stringify([handle.account, handle.key, secret.expose()]))).size).toBe(
        randoms.length,
      )
    }
  })

  test('the right name with a wrong secret is refused, and as many failures as the lock-out budget allows lock nobody out', async () => {
    const { observer } = bench()
    const good = await bench().provision()
    const doors = observer.doors(good.handle)
    for (let i = 0; i < bench().failuresAllowed(good.handle); i += 1) {
      const door = doors[i % doors.length]!
      const seen = await bench().present(door, bench().wrong(good))
      expect(seen.answer, `${door.id}: ${seen.code} ${seen.detail}`).toBe(bench().target.secretNamesItself ? 'cannot_present' : 'refused')
    }
    await bench().expectAccepted(good, 'it still works after probes within the budget')
  })

  test('a presentation carries its instant and its duration', async () => {
    const good = await bench().provision()
    for (const door of bench().observer.doors(good.handle)) {
      const before = Date.now()
      const seen = await bench().present(door, good)
      expect(Math.abs(Date.parse(seen.at) - before)).toBeLessThan(30_000)
      expect(seen.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      expect(seen.ms).toBeGreaterThanOrEqual(0)
    }
  })
}
