// A fake system as the conformance suite wants it.
import type { ConformanceTarget } from '../conformance/target.ts'
import { Secret } from '../secret.ts'
import { FAKE_KIND, type FakeSystem, fakeConnector, fakeSecrets } from './index.ts'

export const fakeTarget = (system: FakeSystem): ConformanceTarget => {
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
    giveRights: async ({ account }) => {
      system.setScope(account, ['read', 'write', 'administer'])
      return ['write', 'administer']
    },
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
