// What giving access means: an account is made with the scope of an existing one, or one that is there is justified for longer. Each carries how it ends.
// Reads facts, decides nothing, changes nothing.
import type { Kysely } from 'kysely'
import {
  type EntitlementRow,
  entitlementsNamed,
  justificationsOf,
  live,
  readJustification,
  until,
} from '../../registry/entitlements/index.ts'
import { type CredentialRow, readCredential, readSystem } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Draft, type Drafted } from './draft.ts'
import { draftEndings, handleOf } from './endings.ts'

/** How an account ends, as it would be planned now: stands in the plan that gives it. */
export const plannedEnding = async (runtime: Runtime, db: Kysely<Tables>, org: string, credential: CredentialRow) => {
  const drafts = await draftEndings(runtime, db, org, {
    credentials: [{ ...credential, uses: [] }],
    stays: () => false,
    executor: connectorHost,
  })
  return drafts.map(({ operation, executor, purpose, wayBack }) => ({ operation, executor, proof: purpose, wayBack: wayBack.kind }))
}

/** Whether its system keeps an end that can be moved. SAFETY: one that could not be moved would cut what is justified for longer. */
const keepsEnd = async (runtime: Runtime, db: Kysely<Tables>, org: string, { system_id, kind }: CredentialRow): Promise<boolean> => {
  const system = await readSystem(db, org, system_id)
  return (
    system !== undefined && runtime.connectors.definition(system.connector)?.credentialKinds[kind]?.actions.includes('set_end') === true
  )
}

const issueOf = (entitlement: EntitlementRow, credential: CredentialRow, ends: boolean): Draft => ({
  key: `issue:${credential.id}`,
  operation: 'credential.issue',
  subject: credential.id,
  identity: credential.identity_id,
  system: credential.system_id,
  handle: handleOf(credential),
  executor: connectorHost,
  parameters: {
    entitlement: entitlement.id,
    holder: entitlement.holder_id,
    package: entitlement.package,
    likeAccount: entitlement.like_account,
    purpose: credential.purpose ?? '',
    until: credential.expires_at?.toISOString() ?? null,
    // Beyond it the system itself lets nobody in, whether or not anything here still runs.
    ...(ends && credential.expires_at !== null ? { expiresAt: credential.expires_at.toISOString() } : {}),
    ending: entitlement.ending,
    ...(entitlement.deliver_to === null ? {} : { deliverTo: entitlement.deliver_to }),
  },
  after: [],
  when: 'always',
  purpose: 'acceptance',
  wayBack: { kind: 'operation', operation: 'credential.revoke', words: 'it ends as this plan says, as soon as nothing justifies it' },
})

export interface AskedAccess {
  readonly purpose: string
  readonly entitlements: readonly string[]
  /** What is asked for beside an account that is there already. */
  readonly justification?: string | undefined
}

const extendOf = (credential: CredentialRow, parameters: Draft['parameters']): Draft => ({
  key: `extend:${credential.id}`,
  operation: 'expiry.extend',
  subject: credential.id,
  identity: credential.identity_id,
  system: credential.system_id,
  handle: handleOf(credential),
  executor: connectorHost,
  parameters,
  after: [],
  when: 'always',
  purpose: 'none',
  wayBack: { kind: 'operation', operation: 'credential.revoke', words: 'it ends as soon as nothing justifies it' },
})

/** What is asked for beside an account that is there; where its system has an end of its own that is nearer, that is moved with it. */
const extensionOf = async (
  db: Kysely<Tables>,
  org: string,
  entitlement: EntitlementRow,
  credential: CredentialRow,
  id: string,
): Promise<Draft[]> => {
  const asked = await readJustification(db, org, id)
  if (asked?.state !== 'asked') return []
  const { system_ends_at: ends } = entitlement
  const latest = asked.until.toISOString()
  const moves = ends !== null && ends < asked.until
  return [
    extendOf(credential, { entitlement: entitlement.id, justification: asked.id, until: latest, ...(moves ? { expiresAt: latest } : {}) }),
  ]
}

/** What justifies it lasts longer than its system would let it in. */
const prolongationOf = async (
  db: Kysely<Tables>,
  org: string,
  entitlement: EntitlementRow,
  credential: CredentialRow,
): Promise<Draft[]> => {
  const { system_ends_at: ends } = entitlement
  const latest = until(live(await justificationsOf(db, org, [entitlement.id])))
  if (ends === null || latest === undefined || latest <= ends) return []
  return [extendOf(credential, { entitlement: entitlement.id, until: latest.toISOString(), expiresAt: latest.toISOString() })]
}

/** What of it is still to be done. */
export const draftAccess = async (runtime: Runtime, db: Kysely<Tables>, org: string, asked: AskedAccess): Promise<Drafted> => {
  const drafts: Draft[] = []
  for (const entitlement of await entitlementsNamed(db, org, asked.entitlements)) {
    const credential = entitlement.credential_id === null ? undefined : await readCredential(db, org, entitlement.credential_id)
    if (credential?.state !== 'active') continue
    if (asked.justification !== undefined) drafts.push(...(await extensionOf(db, org, entitlement, credential, asked.justification)))
    else if (entitlement.state === 'issuing') drafts.push(issueOf(entitlement, credential, await keepsEnd(runtime, db, org, credential)))
    else if (entitlement.state === 'held') drafts.push(...(await prolongationOf(db, org, entitlement, credential)))
  }
  return {
    purpose: asked.purpose,
    drafts,
    credentials: [],
    parties: [],
    identities: [...new Set(drafts.map(({ identity }) => identity))],
    leaving: [],
  }
}
