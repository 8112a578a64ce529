// The connector of one fake system.
import { type TObject, type TString, Type } from 'typebox'
import { type Connector, defineConnector } from '../connector.ts'
import { rightsIn } from '../rights.ts'
import { openFakeObserver } from './observer.ts'
import { openFakeOperator } from './operator.ts'
import { FAKE_KIND, type FakeSystem } from './system.ts'

export type FakeConfig = TObject<{ name: TString }>

/** Config `{name}`: the system's own name, so that a config for another system is refused. */
export const fakeConnector = (system: FakeSystem): Connector<FakeConfig> =>
  defineConnector({
    kind: 'fake',
    title: 'FAKE system in memory',
    reaches: 'Passwords of accounts that are in memory only',
    config: Type.Object(
      { name: Type.String({ const: system.name, description: 'the name of the fake itself' }) },
      { additionalProperties: false },
    ),
    operatorSecrets: { operator: "the fake's operator secret" },
    observerSecrets: { observer: "the fake's observer secret", canary: "the password of the fake's account `canary`" },
    credentialKinds: {
      [FAKE_KIND]: {
        title: 'FAKE password',
        nature: 'credential',
        actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'end_sessions', 'remove_rights', 'set_end'],
        strongest: 'presented',
        hasSessions: true,
        derivedLifetimeSeconds: system.derivedLifetimeSeconds,
        rights: rightsIn(['scope']),
        weaknesses: ({ scope }) => (Array.isArray(scope) && scope.includes('no password') ? ['nobody has to know the password'] : []),
      },
    },
    ownAccounts: () => [system.canary.account],
    openOperator: (_config, secrets) => openFakeOperator(system, secrets.operator),
    openObserver: (_config, secrets) => openFakeObserver(system, secrets.observer, secrets.canary),
  })
