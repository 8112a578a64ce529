// A document of authority comes in force: in one transaction, under a started mandate for exactly this version, and only if it is still right.
// It must never be called without a mandate; dispatch alone calls it. Repeated, it changes nothing.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { lockMandate } from '../mandates/index.ts'
import type { PlannedOperation } from '../plans/index.ts'
import { definitionOf } from './model.ts'
import { endVersion, liveInstrument, readVersion, setInForce } from './store.ts'

/**
 * Gives the digest that is in force now. Errors: `mandate.not_started`; `instrument.unknown`; `instrument.base_changed` when another version came
 * in force meanwhile; `instrument.no_longer_valid` when the facts have changed since it was proposed.
 */
export const enactInstrument = async (
  runtime: Runtime,
  caller: Caller,
  planned: PlannedOperation,
  mandateId: string,
): Promise<{ documentDigest: string }> => {
  const enacted = await transact(runtime, caller, async (work) => {
    const mandate = await lockMandate(work.db, work.org, mandateId)
    // INVARIANT: nothing comes in force without a mandate that was used for exactly this operation.
    if (mandate?.state !== 'started' || mandate.operation_id !== planned.id)
      throw new CountersignError('mandate.not_started', 'conflict', `the mandate \`${mandateId}\` is not being used for \`${planned.id}\``)
    const kind = planned.handle.kind.replace(/^instrument\./, '')
    const name = planned.handle.account
    const row = await readVersion(work.db, work.org, kind, name, Number(planned.parameters['version']), true)
    if (!row || row.digest !== planned.parameters['document'])
      throw new CountersignError('instrument.unknown', 'not_found', `no such version of \`${planned.credential}\``)
    if (row.state === 'in_force') return { documentDigest: row.digest }
    const before = await liveInstrument(work.db, work.org, kind, name, true)
    if (row.state !== 'proposed' || (before?.digest ?? null) !== planned.parameters['before'])
      throw new CountersignError(
        'instrument.base_changed',
        'conflict',
        `\`${planned.credential}\` has changed since it was proposed; propose again`,
      )
    const definition = definitionOf(runtime, kind)
    const problems = await definition.check(runtime, work.db, work.org, name, row.document, work.at)
    if (problems.length > 0)
      throw new CountersignError(
        'instrument.no_longer_valid',
        'conflict',
        `the facts have changed since it was proposed: ${problems.map((one) => `${one.where}: ${one.problem}`).join('; ')}`,
      )
    // ORDER: the old version ends before the new one begins; the index allows one in force.
    if (before) await endVersion(work.db, before, 'superseded', work.at, `version ${row.version} came in force`)
    const until = definition.until(row.document, work.at)
    await setInForce(work.db, row, work.at, until)
    work.record({
      kind: 'instrument.enacted',
      body: {
        instrument: kind,
        name,
        version: row.version,
        document: row.digest,
        before: before?.digest ?? null,
        until: until?.toISOString() ?? null,
        mandate: mandate.id,
        plan: mandate.plan_digest,
      },
    })
    await definition.enacted?.(runtime, work, { ...row, state: 'in_force', in_force_from: work.at, in_force_until: until }, row.document)
    return { documentDigest: row.digest }
  })
  await definitionOf(runtime, planned.handle.kind.replace(/^instrument\./, '')).settled?.(runtime, caller.org)
  return enacted
}
