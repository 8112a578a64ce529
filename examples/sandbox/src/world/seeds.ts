// What is in the company's systems before the story begins: accounts, and the file in which each one's secret lies. Data, and the little that fills it in.
import type { Database, Seed } from './databases.ts'

export const sharedLogin = 'svc_shipments'
export const tariffClient = 'brightgate-tariff-sync'
/** Where the tariff job keeps its access token, and where the tracking portal reads its credential. */
export const tariffToken = 'tariff-sync.access-token'
export const portalSecret = 'tracking-portal.json'
export const fleetCertificate = 'deploy-certificate'

export const freight: Seed = {
  groups: ['shipments_reader', 'freight_admin'],
  logins: {
    brightgate_dispatch: { secret: 'dispatch-db', memberOf: ['shipments_reader'] },
    brightgate_dba: { secret: 'freight-dba', memberOf: ['freight_admin'] },
    [sharedLogin]: { secret: 'shipments-db', memberOf: ['shipments_reader'] },
    scale_bridge: { secret: 'scale-bridge-db', memberOf: ['shipments_reader'] },
  },
}

export const warehouse: Seed = {
  groups: ['stock_reader'],
  logins: { kestrel_etl: { secret: 'warehouse-etl', memberOf: ['stock_reader'] } },
}

export const identityClients: Readonly<Record<string, string>> = {
  [tariffClient]: 'tariff-sync-client',
  'kestrel-reporting': 'reporting-client',
  'brightgate-load-test': 'load-test-client',
  'nordhaven-label-printer': 'label-printer-client',
  'meridian-console': 'meridian-console-client',
  'canary-drill': 'canary-identity-client',
}

export const gatewayClients: Readonly<Record<string, string>> = { 'brightgate-portal': 'partner-portal-client' }

export const users: Readonly<Record<string, string>> = {
  'carla.voss@brightgate.example': 'carla-directory',
  'ravi.menon@kestrel.example': 'ravi-directory',
  'omar.haddad@meridian.example': 'omar-directory',
  'nora.lind@nightowl.example': 'nora-directory',
  'old.backups@nordhaven.example': 'old-backups-user',
  'old.mirror@nordhaven.example': 'old-mirror-user',
  'canary.drill@nordhaven.example': 'canary-directory-user',
  'canary.meridian@nordhaven.example': 'canary-meridian-user',
  'canary.nightowl@nordhaven.example': 'canary-nightowl-user',
}

/** In the story of lives: accounts of the freight database, and the files in which their consumers read what they log in with. */
/** What a company that is bought in the story has in the freight database. */
export const mergerLogins = ['skagen_karen', 'skagen_ole', 'skagen_batch'] as const
export const exportLogin = 'svc_manifests'
export const trackingLogin = 'svc_tracking'
export const planningLogin = 'svc_planning'
export const consumers = {
  board: { file: 'manifest-board.json', login: exportLogin },
  live: { file: 'tracking-live.json', login: trackingLogin },
  archive: { file: 'tracking-archive.json', login: trackingLogin },
} as const

export const wholeFreight: Seed = {
  groups: freight.groups,
  logins: {
    ...freight.logins,
    clara_wolf: { secret: 'clara-freight', memberOf: ['shipments_reader'] },
    ...Object.fromEntries(mergerLogins.map((login) => [login, { secret: login.replaceAll('_', '-'), memberOf: ['shipments_reader'] }])),
    [exportLogin]: { secret: 'manifests-db', memberOf: ['shipments_reader'] },
    [trackingLogin]: { secret: 'tracking-db', memberOf: ['shipments_reader'] },
    [planningLogin]: { secret: 'planning-db', memberOf: ['shipments_reader'] },
  },
}

export const wholeUsers: Readonly<Record<string, string>> = { ...users, 'clara.wolf@nordhaven.example': 'clara-directory' }

export const groups: Readonly<Record<string, readonly string[]>> = { 'Freight Operators': ['carla.voss@brightgate.example'] }

export const bastionKeys: Readonly<Record<string, string>> = {
  brightgate_ops: 'bastion-ops-key',
  kestrel_sftp: 'bastion-sftp-key',
  nightowl_watch: 'night-watch-key',
}

/** The table that the workloads of the freight database read. */
export const furnish = async (database: Database): Promise<void> => {
  await database.query('create table if not exists shipments (id int primary key, state text not null)')
  await database.query("insert into shipments select n, 'in transit' from generate_series(1, 50) n on conflict do nothing")
  await database.query('grant select on shipments to shipments_reader')
  await database.query('grant all on shipments to freight_admin')
}
