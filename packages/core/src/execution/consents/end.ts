// Ends a consent: what it lets in to becomes a right of the inventory, and that right ends as every other does: planned, decided, mandated, carried
// out by the enterprise's own connector, proven.
import { CountersignError, hasCode } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { judgeConsents } from '../../authority/consents/index.ts'
import { domainOwner } from '../../authority/responsibility/index.ts'
import { type ConsentRow, consentsFor, lockConsent, noteHistory, readConsent, updateConsent } from '../../registry/consents/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { insertCredential, readSystem } from '../../registry/inventory/index.ts'
import { holdersOf } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Opened, openChange, requireGrounds } from '../changes/index.ts'
import { credentialOf, enterpriseOf, insertIdentity } from './store.ts'

/** The kind of right that a consent is at a system. Errors: `consent.no_connector`. */
const kindAt = async (runtime: Runtime, org: string, system: string): Promise<string> => {
  const row = await readSystem(runtime.db, org, system)
  const kinds = Object.entries((row && runtime.connectors.definition(row.connector)?.credentialKinds) ?? {})
  const kind = kinds.find(([, { consent, actions }]) => consent === true && actions.includes('delete'))
  if (kind) return kind[0]
  throw new CountersignError(
    'consent.no_connector',
    'conflict',
    `no connector ends consents at \`${system}\`; end it there, and bring in that it has \`ended\``,
  )
}

/** The right in the inventory that stands for it; made where there is none. */
const rightOf = async (runtime: Runtime, work: Work, row: ConsentRow, kind: string): Promise<string> => {
  const handle = { system: row.system_id, kind, account: row.client, key: row.key }
  const known = await credentialOf(work.db, work.org, handle)
  if (known !== undefined) return known
  const system = (await readSystem(work.db, work.org, row.system_id))!
  const [judged] = await judgeConsents(runtime, work.db, work.org, [row], work.at)
  const owner =
    (await domainOwner(runtime, work.db, work.org, { domain: 'oauth_grants', system: row.system_id }, work.at)) ??
    (await holdersOf(work.db, work.org, ['security_lead', 'control_owner'], work.at))[0]?.id ??
    null
  const identity = `consent-${row.id}`
  await insertIdentity(work.db, {
    org_id: work.org,
    id: identity,
    kind: 'oauth_consent',
    name: row.client_name ?? row.client,
    purpose: `lets ${row.client} in to ${row.scopes.join(' ')}`.slice(0, 2000),
    party_id: judged?.facts?.party ?? (await enterpriseOf(work.db, work.org)),
    contract_id: row.contract_id,
    business_owner: owner,
    technical_owner: owner,
    environment: system.environment,
    // What stops when it ends. How much it lets in to is no reason to end it less easily: policy's own word for that is `consents.json`.
    criticality: 'moderate',
  })
  const id = runtime.ids.next('crd')
  await insertCredential(work.db, {
    org_id: work.org,
    id,
    identity_id: identity,
    system_id: row.system_id,
    kind,
    account: row.client,
    key: row.key,
    state: 'active',
    purpose: `lets ${row.client} in`.slice(0, 500),
    scope: row.scopes,
    issuer: row.consented_by,
    created_at: row.given_at,
    expires_at: row.expires_at,
    // A grant has no secret of its own.
    rotate_every_days: null,
    secret_ref: null,
  })
  return id
}

/**
 * The rights of all consents that hold for a person's own account, made where there are none: so that they end with the rest of what was his. One that no
 * connector ends is somebody's to end by hand. Gives how many consents there are.
 */
export const rightsOfPerson = async (runtime: Runtime, work: Work, person: string): Promise<number> => {
  const all = await consentsFor(work.db, work.org, person)
  for (const row of all) {
    if (row.credential_id !== null) continue
    const kind = await kindAt(runtime, work.org, row.system_id).catch((error: unknown) => {
      if (hasCode(error, 'consent.no_connector')) return undefined
      throw error
    })
    if (kind !== undefined) await updateConsent(work.db, work.org, row.id, { credential_id: await rightOf(runtime, work, row, kind) })
    else
      await openFinding(runtime, work, {
        kind: 'consent.to_end',
        subject: row.id,
        severity: 'high',
        detail: { person, system: row.system_id, client: row.client, next: 'end it at its system, and bring in that it has `ended`' },
      })
  }
  return all.length
}

interface Grounds {
  readonly reason: string
  readonly ticket: string
}

/** Opens the change; the caller has asked for the power, or the product does it by itself in the name of `requester`. */
export const openEnding = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  { reason, ticket, requester }: Grounds & { readonly requester?: Caller['principal'] },
): Promise<Opened> => {
  const row = await readConsent(runtime.db, caller.org, id)
  if (!row) throw new CountersignError('consent.unknown', 'not_found', `no consent \`${id}\`; see \`countersign consent list\``)
  if (row.state === 'ended') throw new CountersignError('consent.ended', 'conflict', `the consent \`${id}\` has ended`)
  const kind = await kindAt(runtime, caller.org, row.system_id)
  let right = ''
  return openChange(runtime, caller, {
    ...(requester === undefined ? {} : { requester }),
    kind: 'finding',
    ref: id,
    reason,
    ticket,
    asked: async (work) => {
      const locked = (await lockConsent(work.db, work.org, id))!
      if (locked.state === 'ended') throw new CountersignError('consent.ended', 'conflict', `the consent \`${id}\` has ended`)
      right = await rightOf(runtime, work, locked, kind)
      return {
        kind: 'finding',
        ref: id,
        purpose: `ends what lets ${row.client} in at ${row.system_id}`,
        operations: [{ operation: 'credential.revoke', credential: right }],
      }
    },
    opened: async (work, { change }) => {
      await updateConsent(work.db, work.org, id, { credential_id: right })
      await noteHistory(work, row, 'ending', { change, reason, by: (requester ?? caller.principal).id })
    },
  })
}

/** Asked again while the change is open, that one is the answer. Errors: `consent.unknown`, `consent.ended`, `consent.no_connector`, `change.*`, `authority.refused`. */
export const endConsentByChange = async (runtime: Runtime, caller: Caller, id: string, grounds: Grounds): Promise<Opened> => {
  requireGrounds(grounds)
  await requirePower(runtime, caller, 'change.request', { kind: 'consent', id })
  return openEnding(runtime, caller, id, grounds)
}
