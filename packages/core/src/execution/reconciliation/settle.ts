// What is wrong at a system after a reading, as findings: they are opened and closed by the facts. Bounded: a system on which very much is wrong has
// one finding that says how much, and the worst of it by name.
import { isDeepStrictEqual } from 'node:util'
import type { CredentialKind } from '@countersign/connector-kit'
import { answersFor } from '../../authority/delegations/index.ts'
import { largeQuestion } from '../../platform/large-question-store.ts'
import {
  closeFinding,
  type FindingKind,
  type NewFinding,
  openFinding,
  reviseFindings,
  type Severity,
} from '../../registry/findings/index.ts'
import type { SystemRow } from '../../registry/inventory/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { UnmatchedAsOf } from '../../tables.ts'
import { differences } from './description.ts'
import { type Among, awakeAt, type Drifted, driftedAt, openAt, residualsAt, unmatchedAt, type Wrong } from './store.ts'

/** Findings of one kind about one system. */
const mostByName = 500
/** Of what one account was given. */
const mostRights = 50

interface Found {
  readonly wrong: Wrong
  readonly severity: Severity
  readonly detail: Readonly<Record<string, unknown>>
}

const detailOf = (system: string, wrong: Wrong) => ({
  system,
  kind: wrong.kind,
  account: wrong.account,
  ...(wrong.key === null ? {} : { key: wrong.key }),
  ...(wrong.identity === null ? {} : { identity: wrong.identity }),
  ...(wrong.credential === null ? {} : { credential: wrong.credential }),
})

/** `still`: subjects that could not be looked at again, and stay as they are. */
const reconcile = async (
  runtime: Runtime,
  work: Work,
  system: SystemRow,
  kind: FindingKind,
  found: readonly Found[],
  still: ReadonlySet<string> = new Set(),
): Promise<void> => {
  const open = await openAt(work.db, work.org, kind, system.id)
  const now = new Set(found.slice(0, mostByName).map(({ wrong }) => wrong.id))
  const over = [...open].filter((subject) => !now.has(subject) && !still.has(subject))
  const fresh = found.slice(0, mostByName).filter(({ wrong }) => !open.has(wrong.id))
  const owners = new Map<string, string | undefined>()
  for (const { wrong } of fresh)
    if (wrong.holder !== null && !owners.has(wrong.holder))
      owners.set(wrong.holder, await answersFor(work, wrong.holder, 'privilegedChange'))
  const findingOf = ({ wrong, severity, detail }: Found): NewFinding => ({
    kind,
    subject: wrong.id,
    severity,
    detail: { ...detailOf(system.id, wrong), ...detail },
  })
  await reviseFindings(
    work,
    found
      .slice(0, mostByName)
      .filter(({ wrong }) => open.has(wrong.id))
      .map(findingOf),
  )
  // Side by side, so that what they ask is asked together.
  await Promise.all([
    ...over.map((subject) => closeFinding(work, kind, subject)),
    ...fresh.map((one) => {
      const { wrong } = one
      const ownerId = (wrong.holder === null ? undefined : owners.get(wrong.holder)) ?? wrong.owner ?? undefined
      return openFinding(runtime, work, { ...findingOf(one), ...(ownerId === undefined ? {} : { ownerId }) })
    }),
  ])
  const all = `${system.id}/${kind}`
  if (found.length > mostByName)
    await openFinding(runtime, work, {
      kind: 'account.too_many',
      subject: all,
      severity: 'high',
      detail: {
        system: system.id,
        of: kind,
        reason: `there are more than ${mostByName}; the first ${mostByName} have findings of their own`,
      },
    })
  else await closeFinding(work, 'account.too_many', all)
}

/** What it was given beyond what it was when somebody last agreed to it; nothing where the system doesn't tell. */
const rightsBeyond = (kinds: Readonly<Record<string, CredentialKind>>, { kind, drift, agreed, description }: Drifted) => {
  const rights = Object.hasOwn(kinds, kind) ? kinds[kind]?.rights : undefined
  if (drift !== 'changed' || agreed === null || rights === undefined) return []
  const [had, has] = [rights(agreed.attributes), rights(description.attributes)]
  return had && has ? has.filter((right) => !had.includes(right)) : []
}

const outOfBand = (system: SystemRow, one: Drifted, kinds: Readonly<Record<string, CredentialKind>>): Found => {
  const gives = one.drift === 'appeared' || one.drift === 'enabled' || one.drift === 'changed'
  const more = rightsBeyond(kinds, one)
  const isWorst = gives && system.environment === 'production' && (one.privileged || one.credential === null)
  return {
    wrong: one,
    severity: isWorst ? 'critical' : gives ? 'high' : 'moderate',
    detail: {
      what: one.drift,
      differences: differences(one.agreed, one.present ? one.description : null),
      ...(more.length === 0 ? {} : { more: more.slice(0, mostRights).map((right) => ({ right })), count: more.length }),
      noticedAt: one.drifted_at?.toISOString() ?? null,
      next: `countersign account show ${one.id}`,
    },
  }
}

const residual = (system: SystemRow, wrong: Wrong, reason: string): Found => ({
  wrong,
  severity: wrong.privileged && system.environment === 'production' ? 'critical' : 'high',
  detail: { reason },
})

const ghost = (wrong: Wrong): Found => ({
  wrong,
  severity: 'moderate',
  detail: { reason: 'the inventory has it as live, and the system, asked for it by name, does not know it' },
})

/** Live credentials that the system, asked by name, doesn't have; and those that it could not be asked for. */
export interface Ghosts {
  readonly gone: readonly Wrong[]
  readonly unasked: ReadonlySet<string>
  /** All for which no account is known; null: there are too many to be kept. */
  readonly unmatched: UnmatchedAsOf | null
}

const listedKinds = (runtime: Runtime, system: SystemRow): readonly string[] =>
  Object.entries(runtime.connectors.definition(system.connector)?.credentialKinds ?? {})
    .filter(([, kind]) => (kind.nature ?? 'credential') === 'credential')
    .map(([name]) => name)
    .sort()

/** More than that are not held in mind. */
const most = 2_000

/**
 * While the listing is read: live credentials for which no account is known. After it no others can be without one but those whose account has gone.
 * `since`: those of the last whole reading, and the accounts for which something has changed since. Undefined: there are too many of them.
 */
export const unmatchedAhead = async (
  runtime: Runtime,
  org: string,
  system: SystemRow,
  since?: { readonly kept: UnmatchedAsOf; readonly accounts: readonly string[] },
): Promise<readonly string[] | undefined> => {
  const kinds = listedKinds(runtime, system)
  const among =
    since && isDeepStrictEqual(since.kept.kinds, kinds) ? { credentials: since.kept.credentials, accounts: since.accounts } : undefined
  const found = await largeQuestion(runtime.db, (db) => unmatchedAt(db, org, system.id, kinds, most, among))
  return found.length < most ? found.map(({ credential }) => credential) : undefined
}

/** INVARIANT: after a whole reading alone, and each is asked for by name; no answer is no absence. */
export const askForGhosts = async (
  runtime: Runtime,
  org: string,
  system: SystemRow,
  among: Among | undefined,
  observed: (name: Wrong) => Promise<boolean | undefined>,
  late: () => boolean,
): Promise<Ghosts> => {
  const gone: Wrong[] = []
  const unasked = new Set<string>()
  const kinds = listedKinds(runtime, system)
  const unmatched = await largeQuestion(runtime.db, (db) => unmatchedAt(db, org, system.id, kinds, most, among))
  for (const wrong of unmatched.filter((one) => !one.in_hand).slice(0, mostByName)) {
    const present = late() ? undefined : await observed(wrong)
    if (present === undefined) unasked.add(wrong.id)
    else if (!present) gone.push(wrong)
  }
  return {
    gone,
    unasked,
    unmatched: unmatched.length < most ? { kinds, credentials: unmatched.map(({ credential }) => credential) } : null,
  }
}

/** After a reading. `ghosts`: undefined where it was not whole. */
export const settleFindings = async (runtime: Runtime, work: Work, system: SystemRow, ghosts: Ghosts | undefined): Promise<void> => {
  const kinds = runtime.connectors.definition(system.connector)?.credentialKinds ?? {}
  const drifted = await driftedAt(work.db, work.org, system.id, mostByName + 1)
  await reconcile(
    runtime,
    work,
    system,
    'account.out_of_band',
    drifted.map((one) => outOfBand(system, one, kinds)),
  )
  const awake = await awakeAt(work.db, work.org, system.id, mostByName + 1)
  const residuals = await residualsAt(work.db, work.org, system.id, mostByName + 1)
  await reconcile(runtime, work, system, 'account.residual', [
    ...residuals.map((one) => residual(system, one, 'the inventory says that it has ended, and the system still lets it in')),
    ...awake.map((one) => residual(system, one, 'it is suspended, nobody of the enterprise has switched it on, and the system lets it in')),
  ])
  if (ghosts) await reconcile(runtime, work, system, 'account.ghost', ghosts.gone.map(ghost), ghosts.unasked)
}
