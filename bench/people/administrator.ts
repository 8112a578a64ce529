// Somebody who may see everything, in an organisation that was written in bulk: his API key, and the session of his browser.
import { randomBytes } from 'node:crypto'
import type { Database } from '@countersign/core/platform/database'
import { sha256 } from '@countersign/ledger'
import { sql } from 'kysely'

export interface Administrator {
  readonly apiKey: string
  readonly sessionToken: string
}

const roles = ['administrator', 'security_lead', 'control_owner', 'policy_admin']

export const writeAdministrator = async (db: Database, org: string): Promise<Administrator> => {
  const apiKey = `cs_${randomBytes(32).toString('base64url')}`
  const sessionToken = randomBytes(32).toString('base64url')
  const statements = [
    sql`insert into principals (org_id, id, kind, party_id, party_kind, name) values
      (${org}, 'connector-host', 'connector', ${org}, 'enterprise', 'Connectors'), (${org}, 'admin', 'person', ${org}, 'enterprise', 'Administrator')`,
    ...roles.map(
      (role) =>
        sql`insert into role_holdings (org_id, principal_id, party_kind, role, since) values (${org}, 'admin', 'enterprise', ${role}, now())`,
    ),
    sql`insert into api_keys (org_id, id, principal_id, secret_hash, name, scopes, created_at, expires_at)
      values (${org}, 'key-bench', 'admin', ${sha256(apiKey)}, 'bench', array['read', 'request', 'approve', 'administer'], now(), now() + interval '1 day')`,
    sql`insert into sessions (org_id, id, principal_id, token_hash, way, agent, opened_at, last_seen_at, idle_seconds, ends_at, stepped_up_at)
      values (${org}, 'ses-bench', 'admin', ${sha256(sessionToken)}, 'passkey', 'bench', now(), now(), 36000, now() + interval '10 hours', now())`,
  ]
  for (const statement of statements) await statement.execute(db)
  return { apiKey, sessionToken }
}
