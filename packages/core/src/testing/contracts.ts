// A contract for tests as a document of the import, and its confirmation by a person with his key.
import { confirmContract, draftConfirmation } from '../authority/confirmations/index.ts'
import { importInventory } from '../registry/import/index.ts'
import type { Opened } from './open.ts'

export const bringIn = async (opened: Opened, document: string, options: { as?: string; format?: 'yaml' | 'csv'; dryRun?: boolean } = {}) =>
  importInventory(opened.house.runtime, await opened.company.caller(options.as ?? 'ada'), {
    document,
    format: options.format ?? 'yaml',
    dryRun: options.dryRun ?? false,
  })

/** Clauses that leave no gap at any criticality, of a contract. */
export const fullClauses = (contract: string): string =>
  [
    'clause: approval_retained',
    'clause: policy_intent_retained',
    'clause: residual_risk_retained',
    'clause: evidence_on_demand, withinHours: 4',
    'clause: revocation_right, withinHours: 1',
    'clause: audit_right, noticeDays: 5',
    'clause: subcontracting, allowed: true, approvalNeeded: true, maxDepth: 1',
    'clause: retention, days: 1095',
  ]
    .map((terms, index) => `  - { contract: ${contract}, ${terms}, document: MSA, section: "${index + 1}" }\n`)
    .join('')

export const confirmAs = async (
  opened: Opened,
  person: string,
  contract: string,
  until: string,
  change: { text?: (digest: string) => string; reason?: string } = {},
) => {
  const { runtime } = opened.house
  const caller = await opened.company.caller(person)
  const given = { until, reason: change.reason ?? 'it is still needed', ticket: 'CHG-7' }
  const draft = await draftConfirmation(runtime, caller, contract, given)
  const digest = change.text?.(draft.digest) ?? draft.digest
  const signed = opened.company.sign(person, 'confirmContract', Buffer.from(draft.nonce, 'base64'), digest)
  return confirmContract(runtime, caller, contract, given, signed)
}

/** Open findings about contracts: `kind subject → owner`. */
export const contractFindings = async (opened: Opened, state: 'open' | 'resolved' = 'open'): Promise<string[]> => {
  const rows = await opened.fresh.db
    .selectFrom('findings')
    .select(['kind', 'subject', 'owner_id'])
    .where((eb) => eb.or([eb('kind', 'like', 'contract.%'), eb('kind', 'like', 'provider.%')]))
    .where('state', '=', state)
    .execute()
  return rows.map(({ kind, subject, owner_id }) => `${kind} ${subject} → ${owner_id}`).sort()
}
