// Whether a change has ended. It ends when every operation has: risk-complete by proof or by a person's acceptance. What is stuck keeps it open.
import { requestsOfPlan } from '../../authority/approvals/index.ts'
import { dropProposals } from '../../authority/instruments/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { evaluateContracts } from '../../registry/contracts/index.ts'
import { identitiesHeldBy, readCredential, retireEmpty, setContractState } from '../../registry/inventory/index.ts'
import { identitiesToEnd } from '../../registry/mergers/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Closure, Phase } from '../../tables.ts'
import { type ChangeRow, lockChange, type OperationRow, operationsOfPlan, readChange, standingsOfPlan, updateChange } from './store.ts'

const worst: readonly Closure[] = ['risk_complete', 'risk_accepted', 'operationally_complete', 'stuck', 'open']

export const worstClosure = (closures: readonly Closure[]): Closure =>
  closures.reduce<Closure>((sofar, closure) => (worst.indexOf(closure) > worst.indexOf(sofar) ? closure : sofar), 'risk_complete')

const waits: ReadonlySet<Phase> = new Set(['planned', 'ready', 'verifying'])

/** How operations stand; what waits for something that is stuck is stuck with it. */
const standings = (operations: readonly OperationRow[]): Closure[] => {
  const stuck = new Set(operations.filter((operation) => operation.closure === 'stuck').map((operation) => operation.id))
  for (let before = -1; before !== stuck.size; ) {
    before = stuck.size
    for (const operation of operations)
      if (waits.has(operation.phase) && operation.runs_after.some((id) => stuck.has(id))) stuck.add(operation.id)
  }
  return operations.map((operation) => (stuck.has(operation.id) ? 'stuck' : operation.closure))
}

/**
 * Whether a look at the change would alter nothing: it runs, some operations have not ended, none is stuck, and its closure is what theirs come
 * to. Asked first and without a lock, because each operation that ends asks, and all but the last are answered so.
 * SAFETY: whatever alters an operation afterwards asks again after its own commit.
 */
const goesOnAsItIs = async (runtime: Runtime, org: string, id: string): Promise<boolean> => {
  const change = await readChange(runtime.db, org, id)
  if (change?.state !== 'running' || change.plan_digest === null) return false
  const kinds = await standingsOfPlan(runtime.db, org, change.plan_digest)
  const closures = kinds.map(({ closure }) => closure)
  return (
    kinds.some(({ phase }) => phase !== 'done' && phase !== 'skipped') &&
    !closures.includes('stuck') &&
    change.closure === worstClosure(closures)
  )
}

/** Of what the change was about: what may be retired now, where nothing of it lives on. */
const identitiesLeaving = async (work: Work, change: ChangeRow, operations: readonly OperationRow[]): Promise<string[]> => {
  const credentials = await Promise.all(operations.map((operation) => readCredential(work.db, work.org, operation.credential_id)))
  const touched = credentials.flatMap((credential) => credential?.identity_id ?? [])
  const held = change.trigger_kind === 'person.leave' ? await identitiesHeldBy(work.db, work.org, change.trigger_ref) : []
  const named = change.trigger_kind === 'identity.end' || change.trigger_kind === 'identity.retire' ? [change.trigger_ref] : []
  const left = change.trigger_kind === 'quarantine.end' ? await identitiesToEnd(work.db, work.org, change.trigger_ref) : []
  return [...new Set([...touched, ...held.map(({ id }) => id), ...named, ...left])]
}

export const conclude = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  if (await goesOnAsItIs(runtime, caller.org, id)) return
  await transact(runtime, caller, async (work) => {
    const change = await lockChange(work.db, work.org, id)
    if (!change?.plan_digest) return
    const operations = await operationsOfPlan(work.db, work.org, change.plan_digest)
    const closure = worstClosure(standings(operations))
    const requests = await requestsOfPlan(work.db, work.org, change.plan_digest)
    if (change.state === 'awaiting_approval' && requests.every((request) => request.state === 'approved')) {
      await updateChange(work.db, work.org, id, { state: 'running' })
    }
    if (requests.some((request) => request.state === 'refused') && change.state === 'awaiting_approval') {
      await updateChange(work.db, work.org, id, { state: 'refused' })
      await dropProposals(work, id, 'it was refused')
      work.record({ kind: 'change.refused', stream: id, body: { change: id, plan: change.plan_digest } })
      return
    }
    const ended = operations.every((operation) => operation.phase === 'done' || operation.phase === 'skipped')
    if (!ended) {
      const reopened = change.state === 'closed'
      if (change.closure !== closure || reopened)
        await updateChange(work.db, work.org, id, { closure, ...(reopened ? { state: 'running' as const, closed_at: null } : {}) })
      if (reopened) work.record({ kind: 'change.reopened', stream: id, body: { change: id } })
      return
    }
    if (change.state === 'closed') return
    await updateChange(work.db, work.org, id, { state: 'closed', closure, closed_at: work.at })
    if (change.trigger_kind === 'contract.end') {
      await setContractState(work.db, work.org, change.trigger_ref, 'ended')
      await evaluateContracts(runtime, work)
    }
    await dropProposals(work, id, 'its change is closed')
    const retired = await retireEmpty(work.db, work.org, await identitiesLeaving(work, change, operations))
    for (const identity of retired) work.record({ kind: 'identity.retired', stream: id, body: { identity, change: id } })
    work.record({
      kind: 'change.closed',
      stream: id,
      body: { change: id, closure, operations: operations.map((operation) => ({ id: operation.id, closure: operation.closure })) },
    })
  })
}
