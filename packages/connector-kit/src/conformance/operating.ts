// Each operation ends what it says it ends, at each door; repeated, it does nothing more; a neighbour never notices.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Issued } from '../credential.ts'
import { type Bench, sameHandle, value } from './bench.ts'

export const operating = (bench: () => Bench): void => {
  const freshSpec = async () => {
    const spec = await bench().target.newSpec?.()
    if (!spec) throw new Error('the kind declares create: the target must give newSpec')
    if (spec.secret) bench().recorder.guard(spec.secret.expose())
    return spec
  }
  const issue = (issued: Issued): Issued => {
    bench().recorder.guard(issued.secret.expose())
    return issued
  }

  test('create makes one working credential, and the same call repeated makes no second one', async () => {
    const probe = await bench().provision()
    if (!bench().declares(probe.handle, 'create')) return
    const spec = await freshSpec()
    const key = randomUUID()
    const before = (await bench().inventory()).items
    const first = issue(value(await bench().operator.create!(spec, bench().call(key)), 'create'))
    await bench().expectAccepted(first, 'it was just created')
    const again = await bench().operator.create!(spec, bench().call(key))
    const last = again.status === 'done' ? issue(again.value) : first
    const after = (await bench().inventory()).items
    const added = after.filter((item) => !before.some((old) => sameHandle(old.handle, item.handle)))
    expect(added.filter((item) => item.handle.kind === first.handle.kind).map((item) => item.handle)).toEqual([last.handle])
    await bench().expectAccepted(last, 'the repeated create left it working')
    if (spec.secret) expect(last.secret.expose()).toBe(spec.secret.expose())
  })

  test('create of a name that is taken by somebody else is refused, and leaves the holder as he was', async () => {
    const holder = await bench().provision()
    if (!bench().declares(holder.handle, 'create')) return
    const spec = await freshSpec()
    if (!sameHandle({ ...spec.handle, account: holder.handle.account }, holder.handle)) return
    const outcome = await bench().operator.create!({ ...spec, handle: holder.handle }, bench().call())
    expect(outcome.status).toBe('refused')
    await bench().expectAccepted(holder, 'another create named it')
  })

  test('rotate: the new one works, the old one is refused at each door, and a repeated call leaves one working secret', async () => {
    const old = await bench().provision()
    if (!bench().declares(old.handle, 'rotate')) return
    const neighbour = await bench().provision()
    const key = randomUUID()
    const next = bench().target.nextSecret?.()
    if (next) bench().recorder.guard(next.expose())
    const issued = issue(value(await bench().operator.rotate!(old.handle, next, bench().call(key)), 'rotate'))
    if (next) expect(issued.secret.expose()).toBe(next.expose())
    await bench().expectAccepted(issued, 'it is the new one')
    await bench().expectRefused(old, 'it was rotated away')
    const again = await bench().operator.rotate!(old.handle, next, bench().call(key))
    await bench().expectAccepted(again.status === 'done' ? issue(again.value) : issued, 'the same rotation was only repeated')
    await bench().expectAccepted(neighbour, 'another credential was rotated')
  })

  test('rotate without a given value makes a strong one of its own', async () => {
    const old = await bench().provision()
    if (!bench().declares(old.handle, 'rotate')) return
    const outcome = await bench().operator.rotate!(old.handle, undefined, bench().call())
    const issued = issue(value(outcome, 'rotate'))
    expect(issued.secret.expose().length).toBeGreaterThanOrEqual(20)
    await bench().expectAccepted(issued, 'it is the new one')
    await bench().expectRefused(old, 'it was rotated away')
  })

  test('disable: refused at each door, observed as disabled, and a repeated call is done', async () => {
    const old = await bench().provision()
    if (!bench().declares(old.handle, 'disable')) return
    const neighbour = await bench().provision()
    const key = randomUUID()
    value(await bench().operator.disable!(old.handle, bench().call(key)), 'disable')
    await bench().expectRefused(old, 'it was disabled')
    expect(await bench().observe(old.handle)).toMatchObject({ present: true, state: 'disabled' })
    value(await bench().operator.disable!(old.handle, bench().call(key)), 'disable, repeated')
    await bench().expectRefused(old, 'it was disabled twice')
    await bench().expectAccepted(neighbour, 'another credential was disabled')
  })

  test('disable of a credential that does not exist is refused as `not_found`, and makes none', async () => {
    const real = await bench().provision()
    if (!bench().declares(real.handle, 'disable')) return
    const [door] = bench().observer.doors(real.handle)
    const never = door && bench().observer.random(door, real.handle)
    if (!never) return
    // A certificate lives wherever it lies: that a register doesn't know it is no end of it, and not said to be one.
    const code = expect.stringMatching(/^(not_found|[a-z0-9]+\.no_such_certificate)$/)
    expect(await bench().operator.disable!(never.handle, bench().call())).toMatchObject({ status: 'refused', code })
    expect(await bench().observe(never.handle)).toEqual({ present: false })
  })

  test('delete: refused at each door, no longer enabled, repeated it is done, and so is one that was gone already', async () => {
    const old = await bench().provision()
    if (!bench().declares(old.handle, 'delete')) return
    const neighbour = await bench().provision()
    const key = randomUUID()
    value(await bench().act('delete', old, bench().call(key)), 'delete')
    await bench().expectRefused(old, 'it was deleted')
    const observed = await bench().observe(old.handle)
    expect(observed.present ? observed.state : 'absent').not.toBe('enabled')
    if (bench().observer.introspect) {
      expect(await bench().observer.introspect?.(old.handle, old.secret, bench().signal())).toMatchObject({
        status: 'done',
        value: 'inactive',
      })
    }
    const { items } = await bench().inventory()
    expect(items.some((item) => sameHandle(item.handle, old.handle) && item.state === 'enabled')).toBe(false)
    value(await bench().act('delete', old, bench().call(key)), 'delete, repeated with the same key')
    value(await bench().act('delete', old, bench().call()), 'delete of one that is gone')
    await bench().expectAccepted(neighbour, 'another credential was deleted')
  })

  test('delete after disable is done', async () => {
    const old = await bench().provision()
    if (!bench().declares(old.handle, 'delete') || !bench().declares(old.handle, 'disable')) return
    value(await bench().act('disable', old), 'disable')
    value(await bench().act('delete', old), 'delete')
    await bench().expectRefused(old, 'it was disabled, then deleted')
  })
}
