// How credentials end, whatever the reason: each with the operations that end it and prove it.
// A credential that somebody else needs too is not killed: the consumer that stays gets its own, is moved, is seen to use it; then the old one goes.
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { PlannedHandle } from '../../authority/plans/index.ts'
import {
  type CredentialRow,
  readIdentity,
  readSystem,
  toSystemRecord,
  type UseRow,
  type WorkloadRow,
} from '../../registry/inventory/index.ts'
import { readPrincipal, suspendedAmong } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Draft } from './draft.ts'
import { issuedAmong } from './store.ts'
import { wayBackOfEnding } from './way-back.ts'

export type CredentialInUse = CredentialRow & { readonly uses: readonly (UseRow & { workload: WorkloadRow })[] }

export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')

/** A name that is the same whenever the plan is made again, and different for every consumer. */
const replacementAccount = (credential: CredentialRow, workload: WorkloadRow): string => {
  const mark = createHash('sha256').update(`${credential.id}\n${workload.id}`).digest('hex').slice(0, 6)
  return `${slug(credential.account).slice(0, 30)}_${slug(workload.id).slice(0, 20)}_${mark}`
}

export const handleOf = (credential: CredentialRow): PlannedHandle => ({
  kind: credential.kind,
  account: credential.account,
  ...(credential.key === null ? {} : { key: credential.key }),
})

/**
 * Whether what a credential opens can be listed in this system, and so seen and ended. Where it can't, the credential's own proof waits until it
 * has ended by itself. An observer that can't be opened now is no reason to leave anything out.
 */
export const listsSessions = async (runtime: Runtime, system: Parameters<typeof toSystemRecord>[0]): Promise<boolean> => {
  const observer = await runtime.connectors.observer(toSystemRecord(system)).catch(() => undefined)
  return observer === undefined || observer.sessions !== undefined
}

export interface Ending {
  readonly credentials: readonly CredentialInUse[]
  /** Whether a workload that uses a credential goes on needing it. */
  readonly stays: (workload: WorkloadRow) => boolean
  /** Who ends a credential; its own executor where nothing else is said. */
  readonly executor?: string
  /** Through the enterprise's own connectors where one speaks for it, whosever it is to end. */
  readonly oursFirst?: boolean
  /** The identity that a consumer's own credential belongs to; the same one where nothing else is said. */
  readonly successor?: (credential: CredentialRow, workload: WorkloadRow) => string
  /** What a consumer's own credential is called; after both, where nothing else is said. */
  readonly replacement?: (credential: CredentialRow, workload: WorkloadRow) => string
}

/** INVARIANT: what a consumer that stays gets belongs to nobody who leaves: it would end with him, or stand under his name for good. */
export const successorsOf =
  (leaving: Iterable<string>): NonNullable<Ending['successor']> =>
  (credential, workload) =>
    new Set(leaving).has(credential.identity_id)
      ? `${credential.identity_id}-for-${slug(workload.id)}`.slice(0, 200)
      : credential.identity_id

/** Its own executor; the enterprise's connectors where it has none, or where that one's party is suspended. */
const executorOf = async (db: Kysely<Tables>, org: string, credential: CredentialRow): Promise<string> => {
  if (credential.executor_id === null) return connectorHost
  const row = await readPrincipal(db, org, credential.executor_id)
  return row && row.party_kind !== 'enterprise' && (await suspendedAmong(db, org, [row.party_id])) ? connectorHost : credential.executor_id
}

/** About what is there, by the enterprise's own connectors. INVARIANT: whosever it is to end; nobody outside switches access off or on, or takes a right. */
export const aboutBy = (credential: CredentialRow) => ({
  subject: credential.id,
  identity: credential.identity_id,
  system: credential.system_id,
  handle: handleOf(credential),
  executor: connectorHost,
  parameters: {},
})

/** What was opened with a credential that has ended, or ends before it. */
export const endOfSessions = (credential: CredentialRow, after: readonly string[]): Draft => ({
  ...aboutBy(credential),
  key: `sessions:${credential.id}`,
  operation: 'session.end',
  after,
  when: 'if_sessions',
  purpose: 'sessions',
  wayBack: { kind: 'not_needed', words: 'an ended session of a dead credential has no right to come back' },
})

/** The operations that end each credential, in the order in which they are shown. */
export const draftEndings = async (runtime: Runtime, db: Kysely<Tables>, org: string, ending: Ending): Promise<Draft[]> => {
  const drafts: Draft[] = []
  const revokeOf = new Map<string, string>()
  const ordered = [...ending.credentials].sort((a, b) => Number(a.derived_from !== null) - Number(b.derived_from !== null))
  const known = await Promise.all(
    ordered.map(async (credential) =>
      Promise.all([readSystem(db, org, credential.system_id), readIdentity(db, org, credential.identity_id)] as const),
    ),
  )
  for (const [n, credential] of ordered.entries()) {
    const [system, identity] = known[n]!
    const kind = system && runtime.connectors.definition(system.connector)?.credentialKinds[credential.kind]
    const listed = kind?.hasSessions === true && system !== undefined && (await listsSessions(runtime, system))
    const staying = credential.uses.filter(({ workload }) => ending.stays(workload))
    const place = { identity: credential.identity_id, system: credential.system_id }
    const common = { ...place, subject: credential.id, handle: handleOf(credential) }
    const moved: string[] = []
    const nameFor = ({ workload }: { workload: WorkloadRow }): string =>
      ending.replacement?.(credential, workload) ?? `${credential.id}-for-${slug(workload.id)}`
    const account = ({ workload }: { workload: WorkloadRow }): string => replacementAccount(credential, workload)
    const issued = await issuedAmong(db, org, staying.map(nameFor))
    for (const use of staying) {
      const replacement = {
        ...place,
        identity: ending.successor?.(credential, use.workload) ?? credential.identity_id,
        subject: nameFor(use),
        replaces: credential.id,
        handle: kind?.beside?.(handleOf(credential), account(use)) ?? { kind: credential.kind, account: account(use) },
        executor: connectorHost,
        when: 'always' as const,
      }
      const issue = `issue:${credential.id}:${use.workload.id}`
      const move = `move:${credential.id}:${use.workload.id}`
      const isThere = issued.has(replacement.subject)
      if (!isThere)
        drafts.push({
          ...replacement,
          key: issue,
          operation: 'credential.issue',
          parameters: {
            replaces: credential.id,
            workload: use.workload_id,
            likeAccount: credential.account,
            purpose: identity?.purpose ?? '',
          },
          after: [],
          purpose: 'acceptance',
          wayBack: { kind: 'not_needed', words: 'nobody uses it before the consumer is moved, and the shared one still works' },
        })
      drafts.push({
        ...replacement,
        key: move,
        operation: 'consumer.move',
        parameters: { replaces: credential.id, workload: use.workload_id, deliverTo: use.delivered_to },
        after: isThere ? [] : [issue],
        purpose: listed ? 'use' : 'none',
        wayBack: {
          kind: 'not_needed',
          words: 'the consumer has a credential of its own, and the shared one ends only when that is seen in use',
        },
      })
      moved.push(move)
    }
    const derivedFrom = credential.derived_from === null ? undefined : revokeOf.get(credential.derived_from)
    const revoke = `revoke:${credential.id}`
    const derived = kind !== undefined && credential.derived_from !== null
    drafts.push({
      ...common,
      key: revoke,
      operation: kind?.nature === 'grant' ? 'grant.remove' : derived ? 'token.revoke' : 'credential.revoke',
      executor:
        ending.executor ?? (ending.oursFirst === true && kind !== undefined ? connectorHost : await executorOf(db, org, credential)),
      parameters: {},
      after: [...moved, ...(derivedFrom === undefined ? [] : [derivedFrom])],
      when: 'always',
      purpose: 'rejection',
      wayBack:
        staying.length > 0 || derived
          ? { kind: 'not_needed', words: 'nobody who stays depends on it' }
          : await wayBackOfEnding(runtime, system, credential.kind),
    })
    revokeOf.set(credential.id, revoke)
    // ORDER: what is known by name (a token) ends, and is proven, under its own name first; what is left ends with the sessions.
    if (listed)
      drafts.push(
        endOfSessions(credential, [
          revoke,
          ...ordered.filter((other) => other.derived_from === credential.id).map((other) => `revoke:${other.id}`),
        ]),
      )
  }
  return drafts
}
