// A system that cannot be reached, or never answers, is unknown: never gone, never refused, never done; and nothing waits past its deadline.
import { expect, test } from 'vitest'
import type { Outcome } from '../outcome.ts'
import { ACTING, type Bench, eventually } from './bench.ts'
import type { Restore } from './target.ts'

/** The deadline given to a call, and how much later it may settle at most, ms. */
const DEADLINE_MS = 600
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
    return async () => {
      const { observer, operator, target } = bench()
      const timed = async <T>(what: string, ask: Promise<T>): Promise<T> => {
        const start = performance.now()
        const answer = await ask
        expect(performance.now() - start, `${what} settles within its deadline`).toBeLessThan(ms + SLACK_MS)
        return answer
      }
      const statuses: Record<string, string> = {}
      const put = (name: string, outcome: Outcome<unknown>) => {
        statuses[name] = outcome.status
      }
      put('inventory', await timed('inventory', observer.inventory(undefined, bench().signal(ms))))
      put('observe', await timed('observe', observer.observe(credential.handle, bench().signal(ms))))
      if (observer.sessions && bench().kind(credential.handle).hasSessions)
        put('sessions', await timed('sessions', observer.sessions(credential.handle, bench().signal(ms))))
      if (observer.introspect)
        put('introspect', await timed('introspect', observer.introspect(credential.handle, credential.secret, bench().signal(ms))))
      for (const action of ACTING) {
        if (!bench().declares(credential.handle, action) || target.offlineActions?.includes(action)) continue
        put(action, await timed(action, bench().act(action, credential, bench().call(undefined, ms))))
      }
      if (bench().declares(credential.handle, 'create') && !target.offlineActions?.includes('create')) {
        const spec = await target.newSpec?.()
        if (spec) put('create', await timed('create', operator.create!(spec, bench().call(undefined, ms))))
      }
      expect(statuses).toEqual(Object.fromEntries(Object.keys(statuses).map((name) => [name, 'unknown'])))
      for (const door of observer.doors(credential.handle)) {
        const random = observer.random(door, credential.handle)
        const canary = observer.canary(door)
        for (const shown of [credential, random, ...(canary ? [canary] : [])]) {
          const seen = await timed('present', observer.present(door, shown, bench().signal(ms)))
          expect(seen.answer, `${door.id}: ${seen.code} ${seen.detail}`).toBe('unreachable')
          expect(seen.code).not.toBe('')
        }
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
