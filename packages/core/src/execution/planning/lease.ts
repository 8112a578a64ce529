// What a lease comes to: its credential is made and shown to work, and in the same plan ended, its sessions with it, and shown to be dead. Where the lease
// has come to its end already, only the ending is left.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { ruleInForce } from '../../authority/issuance/index.ts'
import { type CredentialRow, readCredential, usesOf } from '../../registry/inventory/index.ts'
import { readLease } from '../../registry/leases/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Draft, type Drafted } from './draft.ts'
import { draftEndings, handleOf } from './endings.ts'

const madeToEnd = { kind: 'not_needed', words: 'it was made to end' } as const

/** What of a lease is deleted and not disabled: systems would fill with names that nobody will ever be again. */
const endingsOf = async (runtime: Runtime, db: Kysely<Tables>, org: string, credential: CredentialRow): Promise<Draft[]> => {
  const uses = await usesOf(db, org, [credential.id])
  const endings = await draftEndings(runtime, db, org, {
    credentials: [{ ...credential, uses }],
    stays: () => false,
    executor: connectorHost,
  })
  return endings.map((ending) => ({
    ...ending,
    operation: ending.operation === 'credential.revoke' ? 'credential.delete' : ending.operation,
    wayBack: madeToEnd,
  }))
}

/** Errors: `lease.unknown`. */
export const draftLease = async (runtime: Runtime, db: Kysely<Tables>, org: string, id: string): Promise<Drafted> => {
  const lease = await readLease(db, org, id)
  const credential = lease && (await readCredential(db, org, lease.credential_id))
  const like = lease && (await readCredential(db, org, lease.like_credential))
  if (!lease || !credential || !like) throw new CountersignError('lease.unknown', 'not_found', `no lease \`${id}\``)
  const endings = await endingsOf(runtime, db, org, credential)
  const drafted = {
    purpose: `lend ${lease.workload_id} a credential like ${like.id}, and end it`,
    credentials: [credential],
    parties: [],
    identities: [credential.identity_id],
    leaving: [],
  }
  if (lease.state !== 'asked') return { ...drafted, purpose: `end what was lent to ${lease.workload_id}`, drafts: endings }
  const rule = await ruleInForce(db, org, lease.rule, runtime.clock.now())
  const issue: Draft = {
    key: `issue:${credential.id}`,
    operation: 'credential.issue',
    subject: credential.id,
    identity: credential.identity_id,
    system: credential.system_id,
    handle: handleOf(credential),
    executor: connectorHost,
    parameters: {
      workload: lease.workload_id,
      likeAccount: like.account,
      purpose: `lease ${lease.id} of ${lease.workload_id}`,
      expiresAt: lease.until_at.toISOString(),
      rule: `${lease.rule} ${lease.rule_version}`,
      ...(lease.task === null ? {} : { task: lease.task }),
      ...(lease.public_key === null ? {} : { publicKey: lease.public_key }),
      ...(rule?.text.narrow === undefined ? {} : { narrow: rule.text.narrow }),
    },
    after: [],
    when: 'always',
    purpose: 'acceptance',
    wayBack: { kind: 'not_needed', words: 'its ending stands in the same plan' },
  }
  return {
    ...drafted,
    drafts: [issue, ...endings.map((ending) => ({ ...ending, after: ending.after.length > 0 ? ending.after : [issue.key] }))],
  }
}
