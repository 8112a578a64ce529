// A downstream system as a record: which connector speaks to it, with which settings, and by which references its secrets are found.
import type { SystemRecord } from '../../runtime.ts'
import type { SystemRow } from './store.ts'

export const toSystemRecord = (row: SystemRow): SystemRecord => ({
  org: row.org_id,
  id: row.id,
  name: row.name,
  connector: row.connector,
  config: row.config,
  operatorSecrets: row.operator_secrets,
  observerSecrets: row.observer_secrets,
})
