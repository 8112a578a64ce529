// Connectors with one fault each, run by `bite.test.ts` in a vitest of its own: most tests here fail, and must.
import type { Connector } from '../../connector.ts'
import { fakeTarget } from '../../fake/conformance-target.testing.ts'
import { FakeSystem } from '../../fake/index.ts'
import type { Observer } from '../../observer.ts'
import type { Operator } from '../../operator.ts'
import { done, refused } from '../../outcome.ts'
import { declaration } from '../declaration.ts'
import { enabling } from '../enabling.ts'
import { hostileHandles } from '../hostile-handles.ts'
import { operating } from '../operating.ts'
import { outages } from '../outages.ts'
import { presenting } from '../presenting.ts'
import { reading } from '../reading.ts'
import { type Guarantees, register } from '../register.ts'
import { separation } from '../separation.ts'
import { sessions } from '../sessions.ts'
import type { ConformanceTarget } from '../target.ts'

interface Fault {
  readonly system?: FakeSystem
  readonly operator?: (operator: Required<Operator>, system: FakeSystem) => Partial<Operator>
  readonly observer?: (observer: Required<Observer>, system: FakeSystem) => Partial<Observer>
  readonly connector?: Partial<Connector>
  readonly target?: Partial<ConformanceTarget>
}

const broken = (title: string, guarantees: Readonly<Record<string, Guarantees>>, fault: Fault): void =>
  register(
    title,
    async () => {
      const system = fault.system ?? new FakeSystem({ pageSize: 4 })
      const target = fakeTarget(system)
      const { connector } = target
      return {
        ...target,
        ...fault.target,
        connector: {
          ...connector,
          openOperator(config, secrets) {
            const side = connector.openOperator(config, secrets) as Required<Operator>
            return { ...side, ...fault.operator?.(side, system) }
          },
          openObserver(config, secrets) {
            const side = connector.openObserver(config, secrets) as Required<Observer>
            return { ...side, ...fault.observer?.(side, system) }
          },
          ...fault.connector,
        },
      }
    },
    guarantees,
  )

broken('nothing', { declaration, reading, presenting, operating, sessions, outages, hostileHandles, separation }, {})

broken('slots overlap', { declaration }, { connector: { observerSecrets: { operator: 'x', observer: 'x', canary: 'x' } } })
broken(
  'an inventory that ends too early',
  { reading },
  {
    observer: ({ inventory }) => ({
      inventory: async (cursor, signal) => {
        const page = await inventory(cursor, signal)
        return page.status === 'done' ? done({ items: page.value.items }) : page
      },
    }),
  },
)
broken(
  'a bad cursor read as the beginning',
  { reading },
  {
    observer: ({ inventory }) => ({
      inventory: (cursor, signal) => inventory(cursor?.startsWith('after:') ? cursor : undefined, signal),
    }),
  },
)
broken(
  'absent while down',
  { outages },
  {
    observer: ({ observe }) => ({
      observe: async (handle, signal) => {
        const seen = await observe(handle, signal)
        return seen.status === 'unknown' ? done({ present: false as const }) : seen
      },
    }),
  },
)
broken(
  'refused while down',
  { outages },
  {
    observer: ({ present }) => ({
      present: async (door, credential, signal) => {
        const seen = await present(door, credential, signal)
        return seen.answer === 'unreachable' ? { ...seen, answer: 'refused' } : seen
      },
    }),
  },
)
broken(
  'deaf to the signal',
  { outages },
  {
    operator: ({ disable }) => ({
      disable: async (handle, call) => {
        if (!call.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 2500))
        return disable(handle, call)
      },
    }),
  },
)
broken('an enable that lies', { enabling }, { operator: () => ({ enable: async () => done(undefined) }) })
broken(
  'an enable that gives more',
  { enabling },
  {
    operator: ({ enable }, system) => ({
      enable: async (handle, call) => {
        const outcome = await enable(handle, call)
        if (outcome.status === 'done') system.setScope(handle.account, ['administrator'])
        return outcome
      },
    }),
  },
)
broken(
  'an enable that makes a new one',
  { enabling },
  {
    operator: ({ enable }, system) => ({
      enable: async (handle, call) => {
        if (!system.account(handle.account)) system.add(handle.account)
        return enable(handle, call)
      },
    }),
  },
)
broken(
  'an enable of everybody',
  { enabling },
  {
    operator: ({ enable }, system) => ({
      enable: async (handle, call) => {
        for (const { name } of system.accounts()) system.switchOn(name)
        return enable(handle, call)
      },
    }),
  },
)
broken(
  'a door that trusts everybody',
  { presenting },
  {
    observer: ({ present }) => ({ present: async (...args) => ({ ...(await present(...args)), answer: 'accepted' }) }),
  },
)
broken(
  'random names a real account',
  { presenting },
  {
    observer: ({ random }, system) => ({
      random: (door, like) => ({ ...random(door, like), handle: { ...like, account: system.canary.account } }),
    }),
  },
)
broken(
  'a lock-out budget that is too large',
  { presenting },
  {
    system: new FakeSystem({ pageSize: 4, lockoutAfter: 3 }),
    observer: ({ doors }) => ({ doors: (handle) => doors(handle).map((door) => ({ ...door, lockoutBudget: 5 })) }),
  },
)
broken('a delete that lies', { operating }, { operator: () => ({ delete: async () => done(undefined) }) })
broken(
  'a rotation that keeps the old one',
  { operating },
  {
    operator: () => ({ rotate: async (handle, next) => (next ? done({ handle, secret: next }) : refused('no', 'no')) }),
  },
)
broken(
  'a create that doubles',
  { operating },
  {
    operator: ({ create }, system) => ({
      create: async (spec, call) => {
        system.add(`${spec.handle.account}-${system.random()}`)
        return create(spec, call)
      },
    }),
  },
)
broken(
  'a delete that minds what is gone',
  { operating },
  {
    operator: ({ delete: end }, system) => ({
      delete: async (handle, secret, call) => (system.account(handle.account) ? end(handle, secret, call) : refused('not_found', 'gone')),
    }),
  },
)
broken(
  'ends the sessions of everybody',
  { sessions },
  {
    operator: ({ endSessions }, system) => ({
      endSessions: async (handle, ids, call) => {
        const outcome = await endSessions(handle, ids, call)
        for (const { name } of system.accounts()) for (const { id } of system.sessions(name)) system.endSession(id)
        return outcome
      },
    }),
  },
)
broken(
  'a delete by prefix',
  { hostileHandles },
  {
    operator: ({ delete: end }, system) => ({
      delete: async (handle, secret, call) => {
        for (const { name } of system.accounts()) if (handle.account.startsWith(name)) system.end(name, 'deleted')
        return end(handle, secret, call)
      },
    }),
  },
)
broken(
  'throws at garbage',
  { hostileHandles },
  {
    observer: ({ observe }) => ({
      observe: async (handle, signal) => {
        if (handle.account.includes('\u0000')) throw new Error('bad name')
        return observe(handle, signal)
      },
    }),
  },
)
broken(
  'anybody may operate',
  { separation },
  {
    operator: (_side, system) => ({
      disable: async (handle) => {
        system.end(handle.account, 'disabled')
        return done(undefined)
      },
    }),
  },
)
broken(
  'a detail with a secret in it',
  { operating, separation },
  {
    operator: ({ rotate }) => ({
      rotate: async (handle, next, call) => {
        const outcome = await rotate(handle, next, call)
        return outcome.status === 'done' ? { ...outcome, detail: `set to ${next?.expose()}` } : outcome
      },
    }),
  },
)
broken(
  'a side that shows its secret',
  { separation },
  { observer: (_side, system) => ({ password: system.observerSecret }) as Partial<Observer> },
)
