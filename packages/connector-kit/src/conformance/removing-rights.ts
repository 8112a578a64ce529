// A right that is taken away is gone, by what the system itself shows; the account goes on with its secret and with all that it has besides.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Presentable } from '../credential.ts'
import { type Bench, value } from './bench.ts'

export const removingRights = (bench: () => Bench): void => {
  /** One with two rights; undefined where its kind can't have one taken. */
  const withRights = async (): Promise<{ credential: Presentable; one: string; other: string } | undefined> => {
    const credential = await bench().provision()
    if (!bench().declares(credential.handle, 'remove_rights')) return undefined
    const { giveRights } = bench().target
    if (!giveRights) throw new Error(`\`${credential.handle.kind}\` declares \`remove_rights\`: the target must give giveRights`)
    const [one, other] = await giveRights(credential.handle)
    return { credential, one, other }
  }
  const rightsOf = async ({ handle }: Presentable): Promise<readonly string[]> => {
    const observed = await bench().observe(handle)
    if (!observed.present) throw new Error('it is not there')
    const rights = bench().kind(handle).rights?.(observed.attributes)
    if (rights === undefined) throw new Error('its rights are not shown')
    return rights
  }
  const take = (credential: Presentable, rights: readonly string[], key = randomUUID(), operator = bench().operator) =>
    bench().act('remove_rights', credential, bench().call(key), operator, rights)

  test('a kind of which rights can be taken shows what an account may do', () => {
    for (const [name, { actions, rights }] of Object.entries(bench().target.connector.credentialKinds))
      if (actions.includes('remove_rights')) expect(typeof rights, name).toBe('function')
  })

  test('one right is taken: it is shown no more, everything else is, the secret goes on opening each door, and repeated it is done', async () => {
    const it = await withRights()
    if (!it) return
    const { credential, one, other } = it
    const before = await rightsOf(credential)
    expect(before).toEqual(expect.arrayContaining([one, other]))
    const key = randomUUID()
    value(await take(credential, [one], key), 'removeRights')
    const after = before.filter((right) => right !== one)
    expect(await rightsOf(credential)).toEqual(after)
    value(await take(credential, [one], key), 'removeRights, repeated with the same key')
    value(await take(credential, [one]), 'removeRights of one that it has no more')
    expect(await rightsOf(credential)).toEqual(after)
    await bench().expectAccepted(credential, 'only a right was taken from it')
    value(await take(credential, [other]), 'removeRights of the other')
    expect(await rightsOf(credential)).not.toContain(other)
  })

  test('nobody else loses it', async () => {
    const [it, neighbour] = [await withRights(), await withRights()]
    if (!it || !neighbour) return
    value(await take(it.credential, [it.one, it.other]), 'removeRights')
    expect(await rightsOf(neighbour.credential)).toEqual(expect.arrayContaining([neighbour.one, neighbour.other]))
  })

  test('a name that is no right, however it is written, takes nothing and breaks nothing', async () => {
    const it = await withRights()
    if (!it) return
    const before = await rightsOf(it.credential)
    const { account } = it.credential.handle
    for (const name of [
      '',
      ' ',
      '*',
      '%',
      '\u0000',
      `${it.one}\u0000`,
      `"; DROP ROLE "${account}"; --`,
      '`; DROP USER x; --',
      `${it.one}, ${it.other}`,
      '__proto__',
      'x'.repeat(5000),
    ]) {
      const outcome = await take(it.credential, [name])
      expect(['done', 'refused'], JSON.stringify(name.slice(0, 60))).toContain(outcome.status)
      expect(await rightsOf(it.credential)).toEqual(before)
    }
    await bench().expectAccepted(it.credential, 'only garbage was named')
  })

  test('all or none: beside a name that is refused, nothing is taken', async () => {
    const it = await withRights()
    if (!it) return
    const before = await rightsOf(it.credential)
    const outcome = await take(it.credential, [it.one, '\u0000'])
    if (outcome.status === 'refused') expect(await rightsOf(it.credential)).toEqual(before)
    else expect(await rightsOf(it.credential)).toEqual(before.filter((right) => right !== it.one))
  })

  test('aborted before it starts, nothing is taken', async () => {
    const it = await withRights()
    if (!it) return
    const before = await rightsOf(it.credential)
    const outcome = await bench().act(
      'remove_rights',
      it.credential,
      { idempotencyKey: randomUUID(), signal: AbortSignal.abort() },
      bench().operator,
      [it.one],
    )
    expect(outcome.status).toBe('unknown')
    expect(await rightsOf(it.credential)).toEqual(before)
  })

  test("with the observer's credentials nothing is taken", async () => {
    const it = await withRights()
    if (!it) return
    const { connector, observerAsOperator } = bench().target
    const powerless = bench().recorder.watch(connector.openOperator(observerAsOperator.config as never, observerAsOperator.secrets))
    try {
      const before = await rightsOf(it.credential)
      expect((await take(it.credential, [it.one], randomUUID(), powerless)).status).not.toBe('done')
      expect(await rightsOf(it.credential)).toEqual(before)
    } finally {
      await powerless.close()
    }
  })
}
