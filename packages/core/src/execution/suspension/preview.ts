// What the kill switch would do, told before it is pulled. Has no effect, and never stands in its way: where no plan can be made now, it says so.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { listParties, liveSuspension, partyTree } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Planned, previewChange } from '../changes/index.ts'
import { readProvider } from './provider.ts'
import { activeOfParties, countLiveMandates } from './store.ts'

const most = 1000
const ending: ReadonlySet<string> = new Set(['credential.revoke', 'token.revoke', 'grant.remove'])

const shownPlan = ({ plan, decided, unprovable }: Planned) => {
  const credentialOf = new Map(plan.operations.map(({ id, credential }) => [id, credential]))
  const ended = new Map(plan.operations.filter(({ operation }) => ending.has(operation)).map((one) => [one.credential, one]))
  return {
    credentials: [...ended.values()]
      .slice(0, most)
      .map(({ credential, system, handle }) => ({ credential, system, account: handle.account })),
    successors: plan.operations
      .filter(({ operation }) => operation === 'credential.issue')
      .slice(0, most)
      .map(({ credential, system, parameters }) => ({
        credential,
        system,
        workload: typeof parameters['workload'] === 'string' ? parameters['workload'] : null,
      })),
    denied: decided
      .filter(({ decision }) => decision.outcome === 'deny')
      .slice(0, most)
      .map(({ operation, decision }) => ({ credential: credentialOf.get(operation)!, reasons: [...decision.reasons] })),
    unprovable: unprovable.slice(0, most).map((one) => ({ ...one })),
  }
}

/** Errors: `provider.unknown`, `authority.refused`. */
export const previewSuspension = async (runtime: Runtime, caller: Caller, provider: string) => {
  await requirePower(runtime, caller, 'provider.suspend', { kind: 'party', id: provider })
  const { db } = runtime
  const { id } = await readProvider(db, caller.org, provider)
  const tree = await partyTree(db, caller.org, id)
  const standing = await liveSuspension(db, caller.org, id)
  const parties = (await listParties(db, caller.org)).flatMap(({ id: party, name, kind }) =>
    tree.includes(party) && kind !== 'enterprise' ? [{ id: party, name, kind }] : [],
  )
  const refused = await activeOfParties(db, caller.org, tree, most)
  const facts = {
    standing: standing ? { suspension: standing.id, suspendedAt: standing.suspended_at.toISOString() } : null,
    parties,
    refused: refused.map(({ party_id, ...one }) => ({ ...one, party: party_id })),
    mandates: await countLiveMandates(db, caller.org, tree),
  }
  try {
    const asked = { kind: 'provider.suspend' as const, ref: id }
    const planned = await previewChange(runtime, caller, { asked, reason: 'what it would do', ticket: 'none yet' })
    return { ...facts, planned: shownPlan(planned), problem: null }
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { ...facts, planned: null, problem: error.message }
  }
}
