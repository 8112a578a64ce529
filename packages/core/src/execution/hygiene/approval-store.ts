// Identities that a source brought and of which policy asks in which record they were approved, where that source may say so and says nothing. Whoever
// brings something of which nobody owns that word is asked for nothing: it could not be answered.
import type { HygieneModel } from '@countersign/policy'
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import { activeOwner } from '../../registry/principals/index.ts'
import type { Criticality, Tables } from '../../tables.ts'

export interface Unapproved {
  readonly identity: string
  readonly owner: string | null
  readonly environment: string
  readonly criticality: Criticality
  readonly privileged: boolean
  /** Which may name the record. */
  readonly source: string
}

/** What weighs most first. */
export const withoutApproval = async (
  db: Kysely<Tables>,
  org: string,
  asked: HygieneModel['approvalReference'],
  most: number,
): Promise<readonly Unapproved[]> => {
  if (asked.length === 0) return []
  const rules = asked.map(({ environments, criticalities, privileged, kinds }) => ({
    environments: environments ?? null,
    criticalities: criticalities ?? null,
    privileged: privileged ?? null,
    kinds: kinds ?? null,
  }))
  const { rows } = await sql<Unapproved>`
    with rules as materialized (select * from jsonb_to_recordset(${asRecords(rules)}::jsonb)
        as r(environments jsonb, criticalities jsonb, privileged boolean, kinds jsonb))
    select i.id as identity, ${activeOwner('i')} as owner, i.environment, i.criticality, i.privileged, min(s.source) as source
    from source_records s join identities i on i.org_id = s.org_id and i.id = s.id
    where s.org_id = ${org} and s.kind = 'identity' and s.state = 'present' and 'approvalReference' = any(s.owned)
      and i.approval_reference is null and i.state = 'active' and i.quarantined_in is null and i.holder_id is null and i.kind not in ('person', 'canary')
      and exists (select 1 from rules r where (r.environments is null or r.environments = 'null' or jsonb_exists(r.environments, i.environment))
        and (r.criticalities is null or r.criticalities = 'null' or jsonb_exists(r.criticalities, i.criticality))
        and (r.privileged is null or r.privileged = i.privileged) and (r.kinds is null or r.kinds = 'null' or jsonb_exists(r.kinds, i.kind)))
    group by i.org_id, i.id, i.environment, i.criticality, i.privileged, i.business_owner, i.technical_owner
    order by i.privileged desc, array_position(array['critical', 'high', 'moderate', 'low'], i.criticality), i.id limit ${most}`.execute(db)
  return rows
}
