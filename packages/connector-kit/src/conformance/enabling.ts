// What was switched off comes back just as it was: with the secret it had, with the rights it had, and at the word of `enable` alone.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Presentable } from '../credential.ts'
import { type Bench, value } from './bench.ts'

export const enabling = (bench: () => Bench): void => {
  /** One whose kind can be switched on again; undefined where it can't be. */
  const switchable = async (): Promise<Presentable | undefined> => {
    const credential = await bench().provision()
    return bench().declares(credential.handle, 'enable') ? credential : undefined
  }
  const attributesOf = async ({ handle }: Presentable): Promise<unknown> => {
    const observed = await bench().observe(handle)
    if (!observed.present) throw new Error('it is not there')
    const { state, attributes, expiresAt } = observed
    return { state, attributes, expiresAt }
  }

  test('a kind that can be switched on again can be switched off', async () => {
    for (const [name, { actions }] of Object.entries(bench().target.connector.credentialKinds))
      if (actions.includes('enable')) expect(actions, name).toContain('disable')
  })

  test('disable, then enable: the secret of before opens each door again, nothing else of it has changed, and repeated it is done', async () => {
    const old = await switchable()
    if (!old) return
    const before = await attributesOf(old)
    value(await bench().act('disable', old), 'disable')
    await bench().expectRefused(old, 'it was disabled')
    const key = randomUUID()
    value(await bench().operator.enable!(old.handle, bench().call(key)), 'enable')
    await bench().expectAccepted(old, 'it was enabled again')
    expect(await attributesOf(old)).toEqual(before)
    value(await bench().operator.enable!(old.handle, bench().call(key)), 'enable, repeated with the same key')
    value(await bench().operator.enable!(old.handle, bench().call()), 'enable of one that is on')
    await bench().expectAccepted(old, 'it was only enabled again')
    expect(await attributesOf(old)).toEqual(before)
    const [door] = bench().observer.doors(old.handle)
    if (door) expect((await bench().present(door, bench().wrong(old))).answer, 'a wrong secret').not.toBe('accepted')
  })

  test('disable, enable, disable: the last word counts', async () => {
    const old = await switchable()
    if (!old) return
    value(await bench().act('disable', old), 'disable')
    value(await bench().act('enable', old), 'enable')
    await bench().expectAccepted(old, 'it was enabled')
    value(await bench().act('disable', old), 'disable again')
    await bench().expectRefused(old, 'it was disabled again')
  })

  test('enable switches nobody else on', async () => {
    const old = await switchable()
    if (!old) return
    const neighbour = await bench().provision()
    value(await bench().act('disable', old), 'disable')
    value(await bench().act('disable', neighbour), 'disable the neighbour')
    value(await bench().act('enable', old), 'enable')
    await bench().expectRefused(neighbour, 'another credential was enabled')
    expect(await bench().observe(neighbour.handle)).toMatchObject({ present: true, state: 'disabled' })
  })

  test('enable of what has been deleted is refused with a code, and makes none', async () => {
    const old = await switchable()
    if (!old || !bench().declares(old.handle, 'delete')) return
    value(await bench().act('disable', old), 'disable')
    value(await bench().act('delete', old), 'delete')
    const outcome = await bench().act('enable', old)
    expect(outcome).toMatchObject({ status: 'refused', code: expect.stringMatching(/./) })
    const observed = await bench().observe(old.handle)
    expect(observed.present ? observed.state : 'absent').not.toBe('enabled')
    await bench().expectRefused(old, 'it was deleted')
  })

  test('enable that is aborted before it starts leaves it off', async () => {
    const old = await switchable()
    if (!old) return
    value(await bench().act('disable', old), 'disable')
    const outcome = await bench().act('enable', old, { idempotencyKey: randomUUID(), signal: AbortSignal.abort() })
    expect(outcome.status).toBe('unknown')
    await bench().expectRefused(old, 'enabling it was aborted')
  })
}
