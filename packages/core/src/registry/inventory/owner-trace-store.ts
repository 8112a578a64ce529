// The trace of who answered for what: a row for each thing that changes hands, by whichever way it does, and an entry that says so: one for each thing, or one
// for a part of a list that is kept under its digest and says the rest.
import { sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { Work } from '../../runtime.ts'

export interface HandedOver {
  readonly kind: 'identity' | 'contract' | 'team' | 'person'
  readonly id: string
  readonly role: 'business_owner' | 'technical_owner' | 'owner' | 'lead' | 'manager'
  readonly from: string | null
  readonly to: string | null
}

/** Which lines of a list: so many after the first `after` ones. */
export interface PartOfList {
  readonly list: string
  readonly after: number
}

/** `rule`: by which; `cause`: the event, the change or the document that said so. */
export const traceOwners = async (
  work: Work,
  items: readonly HandedOver[],
  rule: string,
  cause: string,
  part?: PartOfList,
): Promise<void> => {
  if (items.length === 0) return
  const rows = items.map(({ kind, id, role, from, to }) => ({ kind, subject: id, role, from_owner: from, to_owner: to }))
  await sql`insert into owner_changes (org_id, at, kind, subject, role, from_owner, to_owner, rule, cause)
    select ${work.org}, ${work.at}, r.kind, r.subject, r.role, r.from_owner, r.to_owner, ${rule}, ${cause}
    from jsonb_to_recordset(${asRecords(rows)}::jsonb) r(kind text, subject text, role text, from_owner text, to_owner text)`.execute(
    work.db,
  )
  if (part) work.record({ kind: 'owners.changed', body: { list: part.list, after: part.after, lines: items.length, rule, cause } })
  else
    for (const { kind, id, role, from, to } of items)
      work.record({ kind: 'owner.changed', body: { of: kind, id, role, from, to, rule, cause } })
}
