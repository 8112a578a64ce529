// What somebody asks for by name: operations on credentials that are in the inventory, each with the executor that is asked to do it.
import { createHash } from 'node:crypto'
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { ProofPurpose, WayBack } from '../../authority/plans/index.ts'
import type { EvidenceNarrowing } from '../../authority/runbooks/index.ts'
import { type CredentialRow, readCredential, readSystem, usesOf } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Draft, type Drafted } from './draft.ts'
import { draftEndings, handleOf } from './endings.ts'
import { wayBackOfEnding } from './way-back.ts'

/** What may be asked for on a living credential, and what verification has to show afterwards. */
export const requestable: Readonly<Record<string, { readonly purpose: ProofPurpose; readonly wayBack?: WayBack }>> = {
  // How it ends depends on its system.
  'credential.revoke': { purpose: 'rejection' },
  // The old secret is what must be refused afterwards; the credential lives on under the new one.
  'credential.rotate': { purpose: 'rejection', wayBack: { kind: 'operation', operation: 'credential.rotate', words: 'rotate it again' } },
  'session.end': { purpose: 'sessions', wayBack: { kind: 'not_needed', words: 'who is let in may come again' } },
}

/** A new secret for what is switched off would be a way round what holds it down. */
export const asleep = (id: string): CountersignError =>
  new CountersignError(
    'credential.suspended',
    'conflict',
    `\`${id}\` is suspended: resume it with \`countersign access resume ${id}\`, or end it`,
  )

export interface AskedOperation {
  readonly operation: string
  readonly credential: string
  /** Who is asked to do it; the credential's own executor, or the enterprise's connectors, where nothing is said. */
  readonly executor?: string | undefined
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
  /** Where whoever asks has said what the way back is: a runbook. */
  readonly wayBack?: WayBack | undefined
  /** What a runbook asks of the evidence beyond policy. */
  readonly evidence?: EvidenceNarrowing | undefined
  /** In a drill: on a credential that is issued beside the canary's for this purpose, so that the canary itself lives on. */
  readonly throwAway?: boolean | undefined
}

/**
 * What a system knows by a key of its own making (a fingerprint, an id) has another name once it is made anew, and a plan names what it is about
 * before it is signed. Errors: `credential.known_by_key`.
 */
const requireKnownByAccount = (credential: CredentialRow, what: string): void => {
  if (credential.key !== null)
    throw new CountersignError(
      'credential.known_by_key',
      'invalid',
      `\`${credential.id}\` is known by its key, which is another one afterwards, so ${what} can't be planned; revoke it and have a new one brought in, or take a credential that its system knows by account`,
    )
}

const thrownAway: WayBack = { kind: 'not_needed', words: 'it was made to be ended' }

/** Issued, proven to work, revoked, proven dead: all of it on a credential that exists for nothing else. */
const draftThrowAway = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  canary: CredentialRow,
  ref: string,
  index: number,
  executor: string,
): Promise<Draft[]> => {
  requireKnownByAccount(canary, 'one beside it')
  const mark = createHash('sha256').update(`${canary.id}\n${ref}\n${index}`).digest('hex').slice(0, 10)
  const own: CredentialRow = {
    ...canary,
    id: `${canary.id}-drill-${mark}`,
    account: `${canary.account.slice(0, 40)}_${mark}`,
    key: null,
    secret_ref: null,
    executor_id: null,
    replaces: canary.id,
  }
  const issue: Draft = {
    key: `issue:${own.id}`,
    operation: 'credential.issue',
    subject: own.id,
    replaces: canary.id,
    identity: canary.identity_id,
    system: canary.system_id,
    handle: handleOf(own),
    executor: connectorHost,
    parameters: { replaces: canary.id, likeAccount: canary.account, purpose: 'drill' },
    after: [],
    when: 'always',
    purpose: 'acceptance',
    wayBack: { kind: 'not_needed', words: 'nobody uses it, and it ends in this plan' },
  }
  const endings = await draftEndings(runtime, db, org, { credentials: [{ ...own, uses: [] }], stays: () => false, executor })
  // Decided on the canary's facts: its own row is written when the plan is frozen.
  return [
    issue,
    ...endings.map((ending) => ({
      ...ending,
      wayBack: thrownAway,
      replaces: canary.id,
      after: ending.after.length > 0 ? ending.after : [issue.key],
    })),
  ]
}

/** Errors: `credential.unknown`, `credential.suspended`, `credential.known_by_key`, `request.operation` for what can't be asked for. */
export const draftRequest = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: { readonly ref: string; readonly purpose: string; readonly operations: readonly AskedOperation[] },
  ended: ReadonlySet<string> = new Set(),
): Promise<Drafted> => {
  const drafts: Draft[] = []
  const credentials: CredentialRow[] = []
  for (const [index, one] of asked.operations.entries()) {
    const what = Object.hasOwn(requestable, one.operation) ? requestable[one.operation] : undefined
    if (!what)
      throw new CountersignError(
        'request.operation',
        'invalid',
        `\`${one.operation}\` can't be asked for; ask for one of ${Object.keys(requestable).join(', ')}`,
      )
    if (ended.has(one.credential)) continue
    const credential = await readCredential(db, org, one.credential)
    if (!credential || credential.state === 'retired')
      throw new CountersignError('credential.unknown', 'not_found', `no live credential \`${one.credential}\``)
    if (credential.state === 'suspended' && one.operation === 'credential.rotate') throw asleep(credential.id)
    const uses = await usesOf(db, org, [credential.id])
    const executor = one.executor ?? credential.executor_id ?? connectorHost
    if (one.operation === 'credential.revoke' && one.throwAway) {
      const thrown = await draftThrowAway(runtime, db, org, credential, asked.ref, index, executor)
      drafts.push(...thrown.map((draft) => ({ ...draft, evidence: one.evidence })))
      continue
    }
    if (one.operation === 'credential.revoke') {
      // ORDER: keys are unique in a plan; a revocation brings its sessions along.
      const endings = await draftEndings(runtime, db, org, { credentials: [{ ...credential, uses }], stays: () => false, executor })
      // What is said of the revocation isn't said of the sessions that fall with it: they are none that could come back.
      const said = (own: WayBack): WayBack => (own.kind === 'not_needed' ? own : (one.wayBack ?? own))
      drafts.push(...endings.map((ending) => ({ ...ending, wayBack: said(ending.wayBack), evidence: one.evidence })))
      credentials.push(credential)
      continue
    }
    if (one.operation === 'credential.rotate') requireKnownByAccount(credential, 'its rotation')
    const system = await readSystem(db, org, credential.system_id)
    const kind = system && runtime.connectors.definition(system.connector)?.credentialKinds[credential.kind]
    drafts.push({
      key: `${one.operation}:${credential.id}:${index}`,
      operation: one.operation,
      subject: credential.id,
      identity: credential.identity_id,
      system: credential.system_id,
      handle: handleOf(credential),
      executor,
      parameters: { ...one.parameters },
      after: [],
      when: one.operation === 'session.end' ? 'if_sessions' : 'always',
      purpose: one.operation === 'session.end' && !kind?.hasSessions ? 'none' : what.purpose,
      evidence: one.evidence,
      wayBack: one.wayBack ?? what.wayBack ?? (await wayBackOfEnding(runtime, system, credential.kind)),
    })
    if (what.purpose !== 'sessions') credentials.push(credential)
  }
  return {
    purpose: asked.purpose,
    drafts,
    credentials,
    parties: [],
    identities: [...new Set(drafts.map((draft) => draft.identity))],
    leaving: [],
  }
}
