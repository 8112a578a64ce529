// Who answered for something is gone, or elsewhere. By the rules of the pack somebody else answers from now on; where no rule names anybody it is frozen:
// nothing is given to it and nothing happens to it by itself, and a person is asked. In the transaction of the fact, so that nothing stands unanswered.
import { lifecycleModelOf, type OwnerRule } from '@countersign/policy'
import { reviewBecause } from '../../authority/reviews/index.ts'
import { type Owned, ownedBy, setOwner } from '../../authority/transfers/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { activePeople, readPrincipal } from '../../registry/principals/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { freeze, leadOf, partiesOf, workloadLeads } from './owners-store.ts'

interface Heir {
  readonly to: string
  readonly rule: OwnerRule
}

/** Whom the rules name for each thing; absent where they name nobody who is here. */
const heirsOf = async (runtime: Runtime, work: Work, person: string, owned: readonly Owned[]): Promise<Map<Owned, Heir>> => {
  const { ownerLeft } = lifecycleModelOf(runtime.policy.current().bundle)
  const row = await readPrincipal(work.db, work.org, person)
  const identities = owned.flatMap(({ kind, id }) => (kind === 'identity' ? [id] : []))
  const leads = ownerLeft.includes('workload_lead') ? await workloadLeads(work.db, work.org, identities) : new Map<string, string>()
  const teamLead = row?.team == null ? undefined : await leadOf(work.db, work.org, row.team)
  const named: Readonly<Record<OwnerRule, (one: Owned) => string | null | undefined>> = {
    workload_lead: ({ kind, id }) => (kind === 'identity' ? leads.get(id) : undefined),
    team_lead: () => teamLead,
    manager: () => row?.manager_id,
  }
  const here = await activePeople(work.db, work.org, [
    ...new Set([...leads.values(), teamLead, row?.manager_id].flatMap((one) => one ?? [])),
  ])
  const heirs = new Map<Owned, Heir>()
  for (const one of owned)
    for (const rule of ownerLeft) {
      const to = named[rule](one)
      if (to == null || to === person || !here.has(to)) continue
      heirs.set(one, { to, rule })
      break
    }
  return heirs
}

export interface HandedOver {
  readonly reassigned: number
  readonly frozen: number
}

/** Everything that he answers for. Repeated, it finds nothing left. `cause`: the event. */
export const handOver = async (runtime: Runtime, work: Work, person: string, cause: string, why: string): Promise<HandedOver> => {
  const { answerSeconds } = lifecycleModelOf(runtime.policy.current().bundle)
  const owned = await ownedBy(work.db, work.org, person)
  const heirs = await heirsOf(runtime, work, person, owned)
  const taken = owned.flatMap((one) => (heirs.has(one) ? [{ ...one, ...heirs.get(one)! }] : []))
  for (const [rule, same] of Map.groupBy(taken, (one) => one.rule))
    await setOwner(
      work,
      same.map(({ kind, id, role, from, to }) => ({ kind, id, role, from, to })),
      rule,
      cause,
    )
  // Who answers from now on says whether it is still needed, or passes it on.
  for (const { kind, id, to } of taken)
    if (kind === 'identity')
      await openFinding(runtime, work, {
        kind: 'identity.to_confirm',
        subject: id,
        severity: 'moderate',
        ownerId: to,
        dueInSeconds: answerSeconds,
        detail: { because: why, next: `countersign lifecycle confirm ${id}, or transfer it` },
      })
  const left = owned.filter((one) => !heirs.has(one))
  const frozen = await freeze(
    work.db,
    work.org,
    left.flatMap(({ kind, id }) => (kind === 'identity' ? [id] : [])),
    why,
    work.at,
  )
  for (const identity of frozen) work.record({ kind: 'identity.frozen', body: { identity, why, cause } })
  for (const party of await partiesOf(work.db, work.org, owned)) await reviewBecause(runtime, work, party)
  return { reassigned: taken.length, frozen: frozen.length }
}

/** He is in another team now: what he answers for stays his, is his to confirm, or goes to somebody else, by the rule of the pack. */
export const ownerMoves = async (runtime: Runtime, work: Work, person: string, cause: string): Promise<string | undefined> => {
  const { ownerMoved, answerSeconds } = lifecycleModelOf(runtime.policy.current().bundle)
  const why = `${person} is in another team now`
  if (ownerMoved === 'keep') return undefined
  if (ownerMoved === 'reassign') {
    const { reassigned, frozen } = await handOver(runtime, work, person, cause, why)
    return reassigned + frozen === 0 ? undefined : `${reassigned} things are somebody else’s to answer for, ${frozen} are frozen`
  }
  const identities = [...new Set((await ownedBy(work.db, work.org, person)).flatMap(({ kind, id }) => (kind === 'identity' ? [id] : [])))]
  for (const id of identities)
    await openFinding(runtime, work, {
      kind: 'identity.to_confirm',
      subject: id,
      severity: 'moderate',
      ownerId: person,
      dueInSeconds: answerSeconds,
      detail: { because: why, next: `countersign lifecycle confirm ${id}, or transfer it` },
    })
  return identities.length === 0 ? undefined : `is asked whether he still answers for ${identities.length} identities`
}
