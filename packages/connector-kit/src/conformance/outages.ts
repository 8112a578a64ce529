// A system that cannot be reached, or never answers, is unknown: never gone, never refused, never done; and nothing waits past its deadline.
import { expect, test } from 'vitest'
import type { Action } from '../connector.ts'
import type { Outcome } from '../outcome.ts'
import { ACTING, type Bench, eventually } from './bench.ts'
import type { Restore } from './target.ts'

/** The deadline given to a call, and how much later it may settle at most, ms. */
const DEADLINE_MS = 400
const SLACK_MS = 1500

export const outages = (bench: () => Bench): void => {
  const during = async (disturb: () => Promise<Restore>, body: () => Promise<void>) => {
    const restore = await disturb()
    try {
      await body()
    } finally {
      await restore()
    }
  }
  const outage = () => bench().target.outage?.() ?? Promise.reject(new Error('the target must give outage (see TcpGate)'))
  const hang = () => bench().target.hang?.() ?? Promise.reject(new Error('the target must give hang (see TcpGate)'))

  /** Everything the connector can be asked about a credential, each within the deadline. */
  const askEverything = async (ms: number) => {
    const credential = await bench().provision()
    const spec = bench().declares(credential.handle, 'create') ? await bench().target.newSpec?.() : undefined
    return async () => {
      const { observer, operator, target } = bench()
      const { handle, secret } = credential
      const timed = async <T>(what: string, ask: Promise<T>): Promise<T> => {
        const start = performance.now()
        const answer = await ask
        expect(performance.now() - start, `${what} settles within its deadline`).toBeLessThan(ms + SLACK_MS)
        return answer
      }
      const signal = () => bench().signal(ms)
      const call = () => bench().call(undefined, ms)
      const online = (action: Action) => bench().declares(handle, action) && !target.offlineActions?.includes(action)
      const asked: Record<string, Promise<Outcome<unknown>>> = {
        inventory: observer.inventory(undefined, signal()),
        observe: observer.observe(handle, signal()),
      }
      if (observer.sessions && bench().kind(handle).hasSessions) asked.sessions = observer.sessions(handle, signal())
      if (observer.introspect) asked.introspect = observer.introspect(handle, secret, signal())
      for (const action of ACTING) if (online(action)) asked[action] = bench().act(action, credential, call())
      if (spec && online('create')) asked.create = operator.create!(spec, call())
      const shown = observer.doors(handle).flatMap((door) => {
        const canary = observer.canary(door)
        return [credential, observer.random(door, handle), ...(canary ? [canary] : [])].map((credential) => ({ door, credential }))
      })
      const presented = shown.map(({ door, credential }) => timed(`present at ${door.id}`, observer.present(door, credential, signal())))
      const names = Object.keys(asked)
      const outcomes = await Promise.all(names.map((name) => timed(name, asked[name]!)))
      expect(Object.fromEntries(names.map((name, i) => [name, outcomes[i]?.status]))).toEqual(
        Object.fromEntries(names.map((name) => [name, 'unknown'])),
      )
      for (const seen of await Promise.all(presented)) {
        expect(seen.answer, `${seen.code} ${seen.detail}`).toBe('unreachable')
        expect(seen.code).not.toBe('')
      }
    }
  }

  test('while the system is down every reading and operation is unknown and every door unreachable; afterwards it works again by itself', async () => {
    const ask = await askEverything(5000)
    await during(outage, ask)
    const credential = await bench().provision()
    await eventually(
      'the observer reads again',
      async () => (await bench().observer.inventory(undefined, bench().signal())).status === 'done',
    )
    await bench().expectAccepted(credential, 'the system is back')
    const action = ACTING.find((each) => bench().declares(credential.handle, each))
    if (action) expect((await bench().act(action, credential)).status, action).toBe('done')
  })

  test('while the system hangs every call settles at its deadline, as unknown or unreachable', async () => {
    const ask = await askEverything(DEADLINE_MS)
    await during(hang, ask)
    const credential = await bench().provision()
    await eventually(
      'the observer reads again',
      async () => (await bench().observer.inventory(undefined, bench().signal())).status === 'done',
    )
    await bench().expectAccepted(credential, 'the system is back')
  })

  test('an inventory that breaks off between two pages is unknown, never complete', async () => {
    const wanted = bench().target.pageSize
    if (wanted === undefined) return
    for (let i = 0; i <= wanted; i += 1) await bench().provision()
    const first = await bench().observer.inventory(undefined, bench().signal())
    if (first.status !== 'done' || first.value.next === undefined) throw new Error('the first page has no next one')
    const next = first.value.next
    await during(outage, async () => {
      expect((await bench().observer.inventory(next, bench().signal(5000))).status).toBe('unknown')
    })
  })

  test('a call that is aborted before it starts does nothing', async () => {
    const credential = await bench().provision()
    const aborted = AbortSignal.abort()
    for (const action of ACTING) {
      if (!bench().declares(credential.handle, action)) continue
      const outcome = await bench().act(action, credential, { idempotencyKey: `aborted-${action}`, signal: aborted })
      expect(outcome.status, action).toBe('unknown')
    }
    expect((await bench().observer.observe(credential.handle, aborted)).status).toBe('unknown')
    expect((await bench().observer.inventory(undefined, aborted)).status).toBe('unknown')
    for (const door of bench().observer.doors(credential.handle))
      expect((await bench().observer.present(door, credential, aborted)).answer).toBe('unreachable')
    await bench().expectAccepted(credential, 'only aborted calls named it')
    expect(await bench().observe(credential.handle)).toMatchObject({ present: true, state: 'enabled' })
  })
}
