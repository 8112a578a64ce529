// An end that is moved is shown, and is all that changes: the secret opens each door as before, nobody else's end moves, and the observer can move none.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Presentable } from '../credential.ts'
import { type Bench, value } from './bench.ts'

export const settingEnds = (bench: () => Bench): void => {
  const withEnd = async (): Promise<Presentable | undefined> => {
    const credential = await bench().provision()
    return bench().declares(credential.handle, 'set_end') ? credential : undefined
  }
  const observed = async ({ handle }: Presentable) => {
    const seen = await bench().observe(handle)
    if (!seen.present) throw new Error('it is not there')
    const { state, attributes, expiresAt } = seen
    return { state, attributes, expiresAt: expiresAt === undefined ? undefined : Date.parse(expiresAt) }
  }
  const inHours = (hours: number): string => new Date(Math.floor(Date.now() / 1000) * 1000 + hours * 3_600_000).toISOString()
  const move = (credential: Presentable, to: string, operator = bench().operator) =>
    operator.setEnd!(credential.handle, to, bench().call(randomUUID()))

  test('an end is moved later and nearer: it is shown, and nothing else of the account is otherwise', async () => {
    const [it, neighbour] = [await withEnd(), await withEnd()]
    if (!it || !neighbour) return
    const [before, others] = [await observed(it), await observed(neighbour)]
    for (const to of [inHours(48), inHours(24)]) {
      value(await move(it, to), 'setEnd')
      value(await move(it, to), 'setEnd, repeated')
      expect(await observed(it)).toEqual({ ...before, expiresAt: Date.parse(to) })
      await bench().expectAccepted(it, 'only its end was moved')
    }
    expect(await observed(neighbour)).toEqual(others)
  })

  test('after its end no door opens, and where the end is moved into the future again each does', async () => {
    const it = await withEnd()
    if (!it) return
    value(await move(it, inHours(-1)), 'setEnd, over')
    await bench().expectRefused(it, 'its end is over')
    value(await move(it, inHours(24)), 'setEnd, to come')
    await bench().expectAccepted(it, 'its end is to come')
  })

  test('what is no instant moves nothing, and neither does the observer', async () => {
    const it = await withEnd()
    if (!it) return
    const before = await observed(it)
    for (const to of ['', 'soon', "2030-01-01'; --"]) expect((await move(it, to)).status, to).not.toBe('done')
    const { connector, observerAsOperator } = bench().target
    const powerless = bench().recorder.watch(connector.openOperator(observerAsOperator.config as never, observerAsOperator.secrets))
    try {
      expect((await move(it, inHours(48), powerless)).status).not.toBe('done')
    } finally {
      await powerless.close()
    }
    expect(await observed(it)).toEqual(before)
  })
}
