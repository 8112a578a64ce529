// The observer's reading: an inventory that is complete or not said to be, and "present" and "absent" that are true.
import { expect, test } from 'vitest'
import { type Bench, sameHandle } from './bench.ts'

export const reading = (bench: () => Bench): void => {
  test('the inventory, read to its last page, holds each credential once and misses none', async () => {
    const count = Math.max(3, (bench().target.pageSize ?? 0) * 2 + 1)
    const made = []
    for (let i = 0; i < count; i += 1) made.push((await bench().provision()).handle)
    const { items, pages } = await bench().inventory()
    for (const handle of made) expect(items.filter((item) => sameHandle(item.handle, handle)).length, handle.account).toBe(1)
    expect(new Set(items.map(({ handle }) => JSON.stringify([handle.kind, handle.account, handle.key]))).size).toBe(items.length)
    if (bench().target.pageSize !== undefined) expect(pages).toBeGreaterThan(1)
  })

  test('a cursor that the inventory did not give is refused, never read as a beginning or an end', async () => {
    for (const cursor of ['', 'garbage', "'; DROP TABLE x; --", '-1', '9'.repeat(400), '\u0000', '{"after":{"$gt":""}}']) {
      const outcome = await bench().observer.inventory(cursor, bench().signal())
      expect(outcome.status, JSON.stringify(cursor)).toBe('refused')
    }
  })

  test('a credential that exists is observed present and enabled, as the inventory describes it', async () => {
    const { handle } = await bench().provision()
    const observed = await bench().observe(handle)
    expect(observed).toMatchObject({ present: true, state: 'enabled', handle })
    const { items } = await bench().inventory()
    expect(items.find((item) => sameHandle(item.handle, handle))?.state).toBe('enabled')
  })

  test('a credential that never existed is observed absent, and is introspected `inactive` where that can be asked', async () => {
    const real = await bench().provision()
    const doors = bench().observer.doors(real.handle)
    const never = doors[0] ? bench().observer.random(doors[0], real.handle) : undefined
    if (!never) return expect(bench().kind(real.handle).strongest).not.toBe('presented')
    expect(await bench().observe(never.handle)).toEqual({ present: false })
    if (bench().observer.introspect) {
      const outcome = await bench().observer.introspect?.(never.handle, never.secret, bench().signal())
      expect(outcome).toMatchObject({ status: 'done', value: 'inactive' })
      const good = await bench().observer.introspect?.(real.handle, real.secret, bench().signal())
      expect(good).toMatchObject({ status: 'done', value: 'active' })
    }
  })
}
