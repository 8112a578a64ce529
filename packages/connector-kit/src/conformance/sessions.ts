// A session that outlives its credential is found and ended, and nobody else's is touched.
import { expect, test } from 'vitest'
import { type Bench, eventually, value } from './bench.ts'

export const sessions = (bench: () => Bench): void => {
  const list = async (handle: Parameters<NonNullable<Bench['observer']['sessions']>>[0]) =>
    value(await bench().observer.sessions!(handle, bench().signal()), 'sessions')

  test("open sessions are listed, ended, and then really dead; a neighbour's goes on; ending none is done", async () => {
    const credential = await bench().provision()
    if (!bench().kind(credential.handle).hasSessions) return
    const neighbour = await bench().provision()
    const mine = await bench().openSession(credential)
    const theirs = await bench().openSession(neighbour)
    try {
      await eventually('the session is listed', async () => (await list(credential.handle)).length === 1)
      expect((await list(credential.handle))[0]?.account).toBe(credential.handle.account)
      if (!bench().declares(credential.handle, 'end_sessions')) return
      const { ended } = value(await bench().operator.endSessions!(credential.handle, undefined, bench().call()), 'endSessions')
      expect(ended).toBe(1)
      await eventually('the session is dead', async () => !(await mine.alive()))
      await eventually('the session is no longer listed', async () => (await list(credential.handle)).length === 0)
      expect(await theirs.alive()).toBe(true)
      const none = value(await bench().operator.endSessions!(credential.handle, undefined, bench().call()), 'endSessions, again')
      expect(none.ended).toBe(0)
    } finally {
      await mine.close()
      await theirs.close()
    }
  })

  test('who is connected is told with the account, where it can be told at all, and no more once he is gone', async () => {
    const { observer } = bench()
    const credential = await bench().provision()
    if (!observer.clients || !bench().kind(credential.handle).hasSessions) return
    const [mine, theirs] = [credential, await bench().provision()].map((one) => one.handle.account)
    const connected = async (account: string | undefined) =>
      value(await observer.clients!(bench().signal()), 'clients').filter((one) => one.account === account).length
    const session = await bench().openSession(credential)
    try {
      await eventually('the client is told', async () => (await connected(mine)) === 1)
      expect(await connected(theirs), 'nobody is connected as another one').toBe(0)
    } finally {
      await session.close()
    }
    await eventually('who has gone is told no more', async () => (await connected(mine)) === 0)
  })

  test('a session that was open when the credential ended can still be found and ended', async () => {
    const credential = await bench().provision()
    if (!bench().declares(credential.handle, 'end_sessions')) return
    for (const action of ['disable', 'delete'] as const) {
      if (!bench().declares(credential.handle, action)) continue
      const victim = await bench().provision()
      const session = await bench().openSession(victim)
      try {
        value(await bench().act(action, victim), action)
        const survived = await session.alive()
        if (survived) expect((await list(victim.handle)).length, `${action}: a living session is listed`).toBe(1)
        value(await bench().act('end_sessions', victim), `end_sessions after ${action}`)
        await eventually(`the session is dead after ${action} and end_sessions`, async () => !(await session.alive()))
      } finally {
        await session.close()
      }
    }
  })

  test('only the named sessions end, and a session id of another account ends nothing', async () => {
    const credential = await bench().provision()
    if (!bench().declares(credential.handle, 'end_sessions')) return
    const neighbour = await bench().provision()
    const one = await bench().openSession(credential)
    await eventually('the first session is listed', async () => (await list(credential.handle)).length === 1)
    const [first] = await list(credential.handle)
    const two = await bench().openSession(credential)
    const theirs = await bench().openSession(neighbour)
    try {
      await eventually('both are listed', async () => (await list(credential.handle)).length === 2)
      await eventually("the neighbour's is listed", async () => (await list(neighbour.handle)).length === 1)
      const foreign = (await list(neighbour.handle)).map((session) => session.id)
      for (const ids of [foreign, ['garbage'], ['0; SELECT 1'], ['0'], ['*'], ['']]) {
        const outcome = await bench().operator.endSessions!(credential.handle, ids, bench().call())
        if (outcome.status === 'done') expect(outcome.value.ended).toBe(0)
      }
      expect([await one.alive(), await two.alive(), await theirs.alive()]).toEqual([true, true, true])
      const { ended } = value(await bench().operator.endSessions!(credential.handle, [first!.id], bench().call()), 'endSessions')
      expect(ended).toBe(1)
      await eventually('the named session is dead', async () => !(await one.alive()))
      expect([await two.alive(), await theirs.alive()]).toEqual([true, true])
    } finally {
      for (const session of [one, two, theirs]) await session.close()
    }
  })
}
