// What is wrong at a system after a reading, as findings: they are opened and closed by the facts. Bounded: a system on which very much is wrong has
// one finding that says how much, and the worst of it by name.
import { answersFor } from '../../authority/delegations/index.ts'
import { closeFinding, type FindingKind, openFinding, type Severity } from '../../registry/findings/index.ts'
import type { SystemRow } from '../../registry/inventory/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { differences } from './description.ts'
import { type Drifted, driftedAt, openAt, residualsAt, unmatchedAt, type Wrong } from './store.ts'

/** Findings of one kind about one system. */
const mostByName = 500

interface Found {
  readonly wrong: Wrong
  readonly severity: Severity
  readonly detail: Readonly<Record<string, unknown>>
}

const ownerOf = async (work: Work, { holder, owner }: Wrong): Promise<string | undefined> =>
  holder === null ? (owner ?? undefined) : ((await answersFor(work, holder, 'privilegedChange')) ?? owner ?? undefined)

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
  for (const subject of open) if (!now.has(subject) && !still.has(subject)) await closeFinding(work, kind, subject)
  for (const { wrong, severity, detail } of found.slice(0, mostByName)) {
    if (open.has(wrong.id)) continue
    const ownerId = await ownerOf(work, wrong)
    await openFinding(runtime, work, {
      kind,
      subject: wrong.id,
      severity,
      ...(ownerId === undefined ? {} : { ownerId }),
      detail: { ...detailOf(system.id, wrong), ...detail },
    })
  }
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

const outOfBand = (system: SystemRow, one: Drifted): Found => {
  const gives = one.drift === 'appeared' || one.drift === 'enabled' || one.drift === 'changed'
  const isWorst = gives && system.environment === 'production' && (one.privileged || one.credential === null)
  return {
    wrong: one,
    severity: isWorst ? 'critical' : gives ? 'high' : 'moderate',
    detail: {
      what: one.drift,
      differences: differences(one.agreed, one.present ? one.description : null),
      noticedAt: one.drifted_at?.toISOString() ?? null,
      next: `countersign account show ${one.id}`,
    },
  }
}

const residual = (system: SystemRow, wrong: Wrong): Found => ({
  wrong,
  severity: wrong.privileged && system.environment === 'production' ? 'critical' : 'high',
  detail: { reason: 'the inventory says that it has ended, and the system still lets it in' },
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
}

/** INVARIANT: after a whole reading alone, and each is asked for by name; no answer is no absence. */
export const askForGhosts = async (
  runtime: Runtime,
  org: string,
  system: SystemRow,
  observed: (name: Wrong) => Promise<boolean | undefined>,
  late: () => boolean,
): Promise<Ghosts> => {
  const kinds = Object.entries(runtime.connectors.definition(system.connector)?.credentialKinds ?? {})
  const listed = kinds.filter(([, kind]) => (kind.nature ?? 'credential') === 'credential').map(([name]) => name)
  const gone: Wrong[] = []
  const unasked = new Set<string>()
  for (const wrong of await unmatchedAt(runtime.db, org, system.id, listed, mostByName)) {
    const present = late() ? undefined : await observed(wrong)
    if (present === undefined) unasked.add(wrong.id)
    else if (!present) gone.push(wrong)
  }
  return { gone, unasked }
}

/** After a reading. `ghosts`: undefined where it was not whole. */
export const settleFindings = async (runtime: Runtime, work: Work, system: SystemRow, ghosts: Ghosts | undefined): Promise<void> => {
  const drifted = await driftedAt(work.db, work.org, system.id, mostByName + 1)
  await reconcile(
    runtime,
    work,
    system,
    'account.out_of_band',
    drifted.map((one) => outOfBand(system, one)),
  )
  const residuals = await residualsAt(work.db, work.org, system.id, mostByName + 1)
  await reconcile(
    runtime,
    work,
    system,
    'account.residual',
    residuals.map((one) => residual(system, one)),
  )
  if (ghosts) await reconcile(runtime, work, system, 'account.ghost', ghosts.gone.map(ghost), ghosts.unasked)
}
