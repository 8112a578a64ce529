// The fake, left in peace, is as good a connector as a real one.
import { type ConformanceTarget, connectorConformance } from '../conformance/index.ts'
import { Secret } from '../secret.ts'
import { FAKE_KIND, FakeSystem, fakeConnector, fakeSecrets } from './index.ts'

const target = (system: FakeSystem) => async (): Promise<ConformanceTarget> => {
  const secrets = fakeSecrets(system)
  const config = { name: system.name }
  return {
    connector: fakeConnector(system),
    config,
    operatorSecrets: secrets.operator,
    observerSecrets: secrets.observer,
    observerAsOperator: { config, secrets: { operator: secrets.observer.observer! } },
    pageSize: system.pageSize,
    provision: async () => {
      const { account, secret } = system.add(`svc-${system.random()}`)
      return { handle: { kind: FAKE_KIND, account }, secret: new Secret(secret) }
    },
    newSpec: () => ({
      handle: { kind: FAKE_KIND, account: `new-${system.random()}` },
      purpose: 'conformance',
      secret: new Secret(system.random()),
    }),
    nextSecret: () => new Secret(system.random()),
    openSession: async ({ handle, secret }) => {
      const id = system.openSession(system.doors[0]!.id, handle.account, secret.expose())
      if (!id) throw new Error('the fake refused the log-in')
      return { alive: async () => system.sessionAlive(id), close: async () => void system.endSession(id) }
    },
    outage: async () => {
      const restore = system.down()
      return async () => restore()
    },
    hang: async () => {
      const restore = system.script.always({}, { fault: 'hang' })
      return async () => restore()
    },
    close: async () => {},
  }
}

connectorConformance('fake', target(new FakeSystem({ pageSize: 4 })))
connectorConformance(
  'fake with two doors, grace and lock-out',
  target(
    new FakeSystem({
      pageSize: 7,
      lockoutAfter: 4,
      doors: [
        { id: 'a', graceSeconds: 0 },
        { id: 'b', graceSeconds: 1 },
      ],
    }),
  ),
)
