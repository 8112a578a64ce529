// What a lease rests on, asked at this moment: each thing that has fallen, in words. It rests on nothing else, and nothing of it is remembered.
import type { Kysely } from 'kysely'
import { issuersInForce, ruleGives, ruleInForce } from '../../authority/issuance/index.ts'
import { incidentsOpenOn } from '../../registry/incidents/index.ts'
import { readContract, readCredential, readIdentity, readWorkload } from '../../registry/inventory/index.ts'
import type { LeaseRow } from '../../registry/leases/index.ts'
import { resolvePrincipal, suspendedAmong } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'

export interface RestsOn {
  readonly rule: string
  readonly issuer: string
  readonly workload: string
  readonly task: string | null
  readonly like: string
  /** Of the lease, once there is one. */
  readonly credential?: string
}

export const restsOf = (lease: LeaseRow): RestsOn => ({
  rule: lease.rule,
  issuer: lease.issuer,
  workload: lease.workload_id,
  task: lease.task,
  like: lease.like_credential,
  credential: lease.credential_id,
})

const ofWorkload = async (db: Kysely<Tables>, org: string, id: string, at: Date): Promise<string[]> => {
  const workload = await readWorkload(db, org, id)
  if (workload?.state !== 'running') return [`the workload \`${id}\` is retired`]
  const fallen: string[] = []
  if (await suspendedAmong(db, org, [workload.party_id])) fallen.push(`its party \`${workload.party_id}\` is suspended`)
  const contract = workload.contract_id === null ? undefined : await readContract(db, org, workload.contract_id)
  if (contract && (contract.state !== 'active' || (contract.ends_on !== null && new Date(`${contract.ends_on}T23:59:59.999Z`) < at)))
    fallen.push(`the contract \`${contract.id}\` has ended`)
  return fallen
}

const ofModel = async (db: Kysely<Tables>, org: string, { like, credential }: RestsOn): Promise<string[]> => {
  const model = await readCredential(db, org, like)
  if (model?.state !== 'active') return [`the credential \`${like}\` that it is like is no longer active`]
  const identity = await readIdentity(db, org, model.identity_id)
  const fallen: string[] = []
  if (identity?.state !== 'active') fallen.push(`the identity \`${model.identity_id}\` is leaving or has left`)
  else if (identity.quarantined_in !== null)
    fallen.push(`the identity \`${identity.id}\` is in the quarantine of the merger \`${identity.quarantined_in}\``)
  else if (identity.frozen_at !== null) fallen.push(`the identity \`${identity.id}\` is frozen: nobody answers for it`)
  if (await incidentsOpenOn(db, org, [like, ...(credential === undefined ? [] : [credential])])) fallen.push('an incident is open on it')
  return fallen
}

/** Empty: it stands. */
export const fallenOf = async (db: Kysely<Tables>, org: string, rests: RestsOn, at: Date): Promise<string[]> => {
  const rule = await ruleInForce(db, org, rests.rule, at)
  if (!rule) return [`the rule \`${rests.rule}\` is not in force`]
  if (!ruleGives(rule.text, rests)) return [`the rule \`${rests.rule}\` does not give this to \`${rests.workload}\``]
  const issuer = (await issuersInForce(db, org, at)).find(({ name }) => name === rests.issuer)
  if (!issuer?.text.workloads.some(({ workload }) => workload === rests.workload))
    return [`no issuer \`${rests.issuer}\` in force proves \`${rests.workload}\``]
  const owner = await resolvePrincipal(db, org, rule.text.owner, at)
  return [
    ...(owner?.active && owner.kind === 'person' ? [] : [`\`${rule.text.owner}\`, who answers for the rule, is no longer here`]),
    ...(await ofWorkload(db, org, rests.workload, at)),
    ...(await ofModel(db, org, rests)),
  ]
}
