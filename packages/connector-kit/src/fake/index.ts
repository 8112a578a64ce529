// FAKE. A downstream system that misbehaves on command. It is shipped, so that tests, simulation and benches of others use the same one; it must
// never be offered as a system of the enterprise.

import type { Secrets } from '../connector.ts'
import { Secret } from '../secret.ts'
import type { FakeSystem } from './system.ts'

export { type FakeConfig, fakeConnector } from './connector.ts'
export { type FakeCall, type FakeOperation, type Fault, type Match, Script } from './script.ts'
export { FAKE_KIND, type FakeDoor, type FakeEffect, type FakeOptions, FakeSystem } from './system.ts'

/** The secrets of both sides, by slot. */
export const fakeSecrets = (system: FakeSystem): { readonly operator: Secrets; readonly observer: Secrets } => ({
  operator: { operator: new Secret(system.operatorSecret) },
  observer: { observer: new Secret(system.observerSecret), canary: new Secret(system.canary.secret) },
})
