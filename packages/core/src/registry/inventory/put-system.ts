// Writes how a system is spoken to, with its entry. Whether somebody may, is asked before.
import { canonicalJson } from '@countersign/ledger'
import type { Work } from '../../runtime.ts'
import type { Environment } from '../../tables.ts'
import { readSystem, type SystemRow, upsertSystem } from './store.ts'

interface Settings {
  readonly name: string
  readonly connector: string
  readonly environment: Environment
  readonly region: string | null
  readonly tenant: string | null
  readonly config: Readonly<Record<string, unknown>>
  readonly operatorSecrets: Readonly<Record<string, string>>
  readonly observerSecrets: Readonly<Record<string, string>>
}

const settingsOf = (row: SystemRow): Settings => ({
  name: row.name,
  connector: row.connector,
  environment: row.environment,
  region: row.region,
  tenant: row.tenant,
  config: row.config,
  operatorSecrets: row.operator_secrets,
  observerSecrets: row.observer_secrets,
})

/** `change`: in which other people have signed it. */
export const putSystem = async (
  work: Work,
  system: string,
  settings: Settings,
  change?: string,
): Promise<'created' | 'updated' | 'unchanged'> => {
  const before = await readSystem(work.db, work.org, system)
  if (before && canonicalJson(settingsOf(before)) === canonicalJson(settings)) return 'unchanged'
  const { config, operatorSecrets, observerSecrets, ...rest } = settings
  await upsertSystem(work.db, {
    org_id: work.org,
    id: system,
    ...rest,
    config: JSON.stringify(config),
    operator_secrets: JSON.stringify(operatorSecrets),
    observer_secrets: JSON.stringify(observerSecrets),
    change_id: change ?? null,
  })
  const outcome = before ? 'updated' : 'created'
  work.record({ kind: 'system.registered', body: { system, outcome, ...settings, ...(change === undefined ? {} : { change }) } })
  return outcome
}
