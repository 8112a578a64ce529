// Whether a credential that is to be made may live as long as it would: within what policy lets one of its kind, or under a record that people have signed. Asked of what people
// ask for. SAFETY: what ends something, what an incident calls for and what a schedule renews is never held up by it; what those make is found afterwards.
import { CountersignError } from '@countersign/ledger'
import { hygieneModelOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { openOfKinds } from '../../registry/findings/index.ts'
import { incidentsOpenOn } from '../../registry/incidents/index.ts'
import { readCredential, readIdentity, renewedEveryDays } from '../../registry/inventory/index.ts'
import { legacyRecordOf, standingOfRecord, whyOver } from '../../registry/legacy/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { inForce } from '../instruments/index.ts'
import { legacyKind } from './document.ts'
import { beyondItsLife } from './life.ts'

/** Of one whose secret is known to others, the next one can not come soon enough. */
const isUrgent = async (db: Kysely<Tables>, org: string, id: string): Promise<boolean> =>
  (await incidentsOpenOn(db, org, [id])) || (await openOfKinds(db, org, ['credential.leaked'])).some(({ subject }) => subject === id)

const ways = (id: string): string =>
  `say in the inventory when it ends (\`expires\`) or how often it is renewed (\`rotateEveryDays\`), lend one for minutes instead, or have people let it live: \`countersign legacy show ${id}\` says what a record of it needs`

/** Errors: `legacy.record_missing`, `legacy.record_over`. */
export const requireLetLive = async (runtime: Runtime, db: Kysely<Tables>, org: string, id: string): Promise<void> => {
  const at = runtime.clock.now()
  const credential = await readCredential(db, org, id)
  const identity = credential && (await readIdentity(db, org, credential.identity_id))
  if (!credential || !identity || identity.kind === 'canary') return
  const life = beyondItsLife(
    {
      kind: credential.kind,
      criticality: identity.criticality,
      expiresAt: credential.expires_at,
      createdAt: at,
      renewedAt: null,
      rotateEveryDays: renewedEveryDays(credential, identity),
    },
    hygieneModelOf(runtime.policy.current().bundle),
  )
  if (!credential.legacy && life === undefined) return
  if (await isUrgent(db, org, id)) return
  const record = await legacyRecordOf(db, org, id)
  if (record === undefined)
    throw new CountersignError(
      'legacy.record_missing',
      'conflict',
      `\`${id}\` would live on as a long-lived credential (${life?.reason ?? 'it is marked as legacy'}) and nobody has let it; ${ways(id)}`,
      { details: { credential: id, ...life } },
    )
  // SAFETY: by the document, and not only by the row that was made of it.
  const document = await inForce(db, org, legacyKind, record.name, at)
  if (standingOfRecord(record, at) === 'over' || document?.digest !== record.document)
    throw new CountersignError(
      'legacy.record_over',
      'conflict',
      `nothing lets \`${id}\` live any more: ${whyOver(record, at)}; decide again: \`countersign legacy propose ${record.name} <file>\`, or let it end`,
      { details: { credential: id, record: record.name, until: record.until.toISOString() } },
    )
}
