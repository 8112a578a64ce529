// Who is still logged in with what has ended: a finding for each account, opened and closed by whole looks alone. It ends nobody's session.
import { closeFinding, type NewFinding, openFinding, reviseFindings } from '../../registry/findings/index.ts'
import type { SystemRow } from '../../registry/inventory/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { type Outlived, openOutlived, outlivedAt } from './sessions-store.ts'

/** As many findings as one look opens; of those that are open all are asked about. */
const mostOpened = 500

const because: Readonly<Record<Outlived['reason'], string>> = {
  retired: 'it has ended, and somebody is still logged in with it',
  suspended: 'it is suspended, and somebody is still logged in with it',
  off: 'it is off or gone at its system, and somebody is still logged in with it',
}

const findingOf = (system: SystemRow, one: Outlived): NewFinding => ({
  kind: 'session.outlived',
  subject: one.credential,
  severity: one.privileged && system.environment === 'production' ? 'critical' : 'high',
  ...(one.owner === null ? {} : { ownerId: one.owner }),
  detail: {
    system: system.id,
    kind: one.kind,
    account: one.account,
    identity: one.identity,
    credential: one.credential,
    reason: because[one.reason],
    sessions: one.sessions,
    oldest: one.oldest?.toISOString() ?? null,
    from: [...one.froms],
    places: one.places,
  },
})

/** After a whole look. INVARIANT: one that was not whole comes not here, so that nothing of it closes a finding. */
export const settleOutlived = async (runtime: Runtime, work: Work, system: SystemRow, most = mostOpened): Promise<void> => {
  const kinds = Object.entries(runtime.connectors.definition(system.connector)?.credentialKinds ?? {})
  const listed = kinds.flatMap(([name, { hasSessions }]) => (hasSessions ? [name] : []))
  const open = await openOutlived(work.db, work.org, system.id)
  const still = await outlivedAt(work.db, work.org, system.id, listed, { among: open, most: open.length })
  const wrong = new Set(still.map(({ credential }) => credential))
  for (const subject of open) if (!wrong.has(subject)) await closeFinding(work, 'session.outlived', subject)
  await reviseFindings(
    work,
    still.map((one) => findingOf(system, one)),
  )
  const fresh = await outlivedAt(work.db, work.org, system.id, listed, { besides: open, most })
  for (const one of fresh) await openFinding(runtime, work, findingOf(system, one))
}
