// The observer's credentials cannot change anything, even where somebody opens the operator side with them; and no side shows a secret.
import { expect, test } from 'vitest'
import { ACTING, type Bench, METHOD } from './bench.ts'

export const separation = (bench: () => Bench): void => {
  test('the observer works without any operator secret, and neither side shows one when printed', () => {
    const { target, recorder } = bench()
    const observer = target.connector.openObserver(target.config as never, target.observerSecrets)
    const operator = target.connector.openOperator(target.config as never, target.operatorSecrets)
    expect(recorder.shows(observer)).toBe(false)
    expect(recorder.shows(operator)).toBe(false)
    return Promise.all([observer.close(), operator.close()])
  })

  test("operations tried with the observer's credentials change nothing", async () => {
    const { target } = bench()
    for (const secret of Object.values(target.observerAsOperator.secrets)) bench().recorder.guard(secret.expose())
    const powerless = bench().recorder.watch(
      target.connector.openOperator(target.observerAsOperator.config as never, target.observerAsOperator.secrets),
    )
    try {
      const victim = await bench().provision()
      const session = bench().kind(victim.handle).hasSessions ? await bench().openSession(victim) : undefined
      for (const action of ACTING) {
        // What is so already may be done without doing anything: tried below on one that is off, and with rights that are held.
        if (action === 'enable' || action === 'remove_rights' || action === 'set_end') continue
        if (!bench().declares(victim.handle, action) || typeof powerless[METHOD[action]] !== 'function') continue
        const outcome = await bench().act(action, victim, bench().call(), powerless)
        if (!target.offlineActions?.includes(action)) {
          const harmless = outcome.status !== 'done' || (action === 'end_sessions' && (outcome.value as { ended: number }).ended === 0)
          expect(harmless, `${action} with the observer's credentials answered ${JSON.stringify(outcome)}`).toBe(true)
        }
        await bench().expectAccepted(victim, `${action} was tried with the observer's credentials`)
      }
      if (session) {
        expect(await session.alive()).toBe(true)
        await session.close()
      }
      if (bench().declares(victim.handle, 'create') && powerless.create) {
        const spec = await target.newSpec?.()
        const outcome = spec && (await powerless.create(spec, bench().call()))
        if (outcome?.status === 'done') {
          const answers = await bench().answers(outcome.value)
          expect(Object.values(answers), 'what the observer could create opens no door').not.toContain('accepted')
        }
      }
      expect(await bench().observe(victim.handle)).toMatchObject({ present: true, state: 'enabled' })
      if (bench().declares(victim.handle, 'enable') && powerless.enable) {
        const off = await bench().provision()
        await bench().act('disable', off)
        expect((await powerless.enable(off.handle, bench().call())).status, "enable with the observer's credentials").not.toBe('done')
        expect(await bench().observe(off.handle)).toMatchObject({ present: true, state: 'disabled' })
        await bench().expectRefused(off, "enable was tried with the observer's credentials")
      }
    } finally {
      await powerless.close()
    }
  })

  test('closing twice is harmless', async () => {
    const { target } = bench()
    const observer = target.connector.openObserver(target.config as never, target.observerSecrets)
    await observer.close()
    await observer.close()
  })

  // ORDER: the last test of the suite, so that it reads what all others recorded.
  test('no answer and no error of the whole suite shows a secret', () => {
    expect(bench().recorder.leaks()).toEqual([])
  })
}
