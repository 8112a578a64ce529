// What an open connector of ConductorOne has read of a system, as a system of its own: its sync files (.c1z) are put into a folder, and the newest whole one is
// read like any listing. It looks and changes nothing; what has to end there is ended at the system itself.
import { defineConnector, rightsIn } from '@countersign/connector-kit'
import { ACCOUNT } from './accounts.ts'
import { C1zConfig } from './config.ts'
import { openObserver } from './observer.ts'

export { ACCOUNT_SERVICE, ACCOUNT_SYSTEM, type Resource, readResource, readResourceType, STATUS_DELETED, TRAIT_USER } from './messages.ts'
export { isSyncFile, SyncFault, type SyncTables, withSync } from './sync-file.ts'

export const c1z = defineConnector({
  kind: 'c1z',
  title: 'Sync files of open connectors (.c1z)',
  reaches: 'Accounts as an open connector of ConductorOne has read them; looks only',
  config: C1zConfig,
  operatorSecrets: {},
  observerSecrets: {},
  credentialKinds: {
    [ACCOUNT]: {
      title: 'Account as a connector has read it',
      actions: [],
      strongest: 'absent',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
      rights: rightsIn(['grants']),
      weaknesses: (attributes) => (attributes['mfa'] === false ? ['no second factor'] : []),
    },
  },
  openOperator: () => ({ close: async () => {} }),
  openObserver: (config) => openObserver(config),
})
