// Who is still logged in with what has ended: a finding for each account, opened and closed by whole looks alone. It ends nobody's session.
import { closeFinding, type NewFinding, openFinding, reviseFindings } from '../../registry/findings/index.ts'
import type { SystemRow } from '../../registry/inventory/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { type Outlived, openOutlived, outlivedAt } from './sessions-store.ts'

const mostByName = 500

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
export const settleOutlived = async (runtime: Runtime, work: Work, system: SystemRow): Promise<void> => {
  const kinds = Object.entries(runtime.connectors.definition(system.connector)?.credentialKinds ?? {})
  const listed = kinds.flatMap(([name, { hasSessions }]) => (hasSessions ? [name] : []))
  const found = await outlivedAt(work.db, work.org, system.id, listed, mostByName)
  const open = await openOutlived(work.db, work.org, system.id)
  const wrong = new Set(found.map(({ credential }) => credential))
  for (const subject of open) if (!wrong.has(subject)) await closeFinding(work, 'session.outlived', subject)
  const told = found.map((one) => findingOf(system, one))
  await reviseFindings(
    work,
    told.filter(({ subject }) => open.includes(subject)),
  )
  for (const one of told) if (!open.includes(one.subject)) await openFinding(runtime, work, one)
}
