// What ends with a contract: everything that depends on it, each with the operations that end it. Reads facts, decides nothing, changes nothing.
// A credential that somebody else needs too is not killed: the consumer that stays gets its own, is moved, is seen to use it; then the old one goes.
import { createHash } from 'node:crypto'
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { PlannedHandle, ProofPurpose } from '../../authority/plans/index.ts'
import {
  type CredentialRow,
  credentialsUnder,
  readContract,
  readIdentity,
  readSystem,
  stays,
  type UseRow,
  usesOf,
  type WorkloadRow,
} from '../../registry/inventory/index.ts'
import { partyTree } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'

/** One operation before it is decided and frozen. */
export interface Draft {
  readonly key: string
  readonly operation: string
  readonly credential: CredentialRow
  /** The id of the credential it is about: differs from `credential.id` where a new one is issued. */
  readonly subject: string
  readonly handle: PlannedHandle
  readonly executor: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly after: readonly string[]
  readonly when: 'always' | 'if_sessions'
  readonly purpose: ProofPurpose
  readonly rollback: string
}

export interface Dependents {
  readonly contract: { readonly id: string; readonly name: string; readonly party: string; readonly endsOn: string | null }
  readonly parties: readonly string[]
  readonly credentials: readonly (CredentialRow & { readonly uses: readonly (UseRow & { workload: WorkloadRow })[] })[]
  readonly identities: readonly string[]
}

/** The connectors of the enterprise execute under this principal. */
export const connectorHost = 'connector-host'

export const dependentsOfContract = async (db: Kysely<Tables>, org: string, contractId: string): Promise<Dependents> => {
  const contract = await readContract(db, org, contractId)
  if (!contract) throw new CountersignError('contract.unknown', 'not_found', `no contract \`${contractId}\``)
  const parties = await partyTree(db, org, contract.party_id)
  const credentials = await credentialsUnder(db, org, contract.id, parties)
  const uses = await usesOf(
    db,
    org,
    credentials.map((credential) => credential.id),
  )
  return {
    contract: { id: contract.id, name: contract.name, party: contract.party_id, endsOn: contract.ends_on },
    parties,
    credentials: credentials.map((credential) => ({ ...credential, uses: uses.filter((use) => use.credential_id === credential.id) })),
    identities: [...new Set(credentials.map((credential) => credential.identity_id))],
  }
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')

/** A name that is the same whenever the plan is made again, and different for every consumer. */
const replacementAccount = (credential: CredentialRow, workload: WorkloadRow): string => {
  const mark = createHash('sha256').update(`${credential.id}\n${workload.id}`).digest('hex').slice(0, 6)
  return `${slug(credential.account).slice(0, 30)}_${slug(workload.id).slice(0, 20)}_${mark}`
}

const handleOf = (credential: CredentialRow): PlannedHandle => ({
  kind: credential.kind,
  account: credential.account,
  ...(credential.key === null ? {} : { key: credential.key }),
})

/** The operations that end each credential, in the order in which they are shown. */
export const draftContractEnd = async (runtime: Runtime, db: Kysely<Tables>, org: string, dependents: Dependents): Promise<Draft[]> => {
  const leaving = new Set(dependents.parties)
  const drafts: Draft[] = []
  const revokeOf = new Map<string, string>()
  const ordered = [...dependents.credentials].sort((a, b) => Number(a.derived_from !== null) - Number(b.derived_from !== null))
  for (const credential of ordered) {
    const system = await readSystem(db, org, credential.system_id)
    const identity = await readIdentity(db, org, credential.identity_id)
    const kind = system && runtime.connectors.definition(system.connector)?.credentialKinds[credential.kind]
    const staying = credential.uses.filter(({ workload }) => stays(workload, dependents.contract.id, leaving))
    const handle = handleOf(credential)
    const common = { credential, subject: credential.id, handle }
    const moved: string[] = []
    for (const use of staying) {
      const replacement = { kind: credential.kind, account: replacementAccount(credential, use.workload) }
      const subject = `${credential.id}-for-${slug(use.workload.id)}`
      const issue = `issue:${credential.id}:${use.workload.id}`
      const move = `move:${credential.id}:${use.workload.id}`
      drafts.push(
        {
          key: issue,
          operation: 'credential.issue',
          credential,
          subject,
          handle: replacement,
          executor: connectorHost,
          parameters: {
            replaces: credential.id,
            workload: use.workload_id,
            likeAccount: credential.account,
            purpose: identity?.purpose ?? '',
          },
          after: [],
          when: 'always',
          purpose: 'acceptance',
          rollback: 'delete the new credential; the shared one still works',
        },
        {
          key: move,
          operation: 'consumer.move',
          credential,
          subject,
          handle: replacement,
          executor: connectorHost,
          parameters: { replaces: credential.id, workload: use.workload_id, deliverTo: use.delivered_to },
          after: [issue],
          when: 'always',
          purpose: kind?.hasSessions ? 'use' : 'none',
          rollback: 'deliver the shared credential again; it still works',
        },
      )
      moved.push(move)
    }
    const derivedFrom = credential.derived_from === null ? undefined : revokeOf.get(credential.derived_from)
    const revoke = `revoke:${credential.id}`
    const derived = kind !== undefined && credential.derived_from !== null
    drafts.push({
      ...common,
      key: revoke,
      operation: kind?.nature === 'grant' ? 'grant.remove' : derived ? 'token.revoke' : 'credential.revoke',
      executor: credential.executor_id ?? connectorHost,
      parameters: {},
      after: [...moved, ...(derivedFrom === undefined ? [] : [derivedFrom])],
      when: 'always',
      purpose: 'rejection',
      rollback:
        staying.length > 0 || derived ? 'none is needed: nobody who stays depends on it' : 'issue a new credential under a new plan',
    })
    revokeOf.set(credential.id, revoke)
    if (kind?.hasSessions) {
      drafts.push({
        ...common,
        key: `sessions:${credential.id}`,
        operation: 'session.end',
        executor: connectorHost,
        parameters: {},
        // ORDER: what is known by name (a token) ends, and is proven, under its own name first; what is left ends with the sessions.
        after: [revoke, ...ordered.filter((other) => other.derived_from === credential.id).map((other) => `revoke:${other.id}`)],
        when: 'if_sessions',
        purpose: 'sessions',
        rollback: 'none: an ended session of a dead credential has no right to come back',
      })
    }
  }
  return drafts
}
