// What is delivered of a source: let in by its document in force and by policy, then taken by `registry/sources`. Who may not deliver it is told
// nothing of what there is.
import { CountersignError, hasCode } from '@countersign/ledger'
import { notThere, requirePower } from '../../authority/access/index.ts'
import { type StandingSource, sourceInForce } from '../../authority/sources/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import {
  beginReading,
  type Completed,
  completeReading,
  decideHeld,
  type Ending,
  endRecords,
  failReading,
  type ReadRecord,
  readReading,
  type Taken,
  takePage,
  takeRecords,
} from '../../registry/sources/index.ts'
import { settleNumbers } from '../../registry/webhooks/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'

const resourceOf = ({ text, source }: StandingSource) => ({
  kind: 'source',
  id: source.name,
  party: source.party.id,
  executorIds: [text.client],
})

/** Policy's word on it, for whoever has read the source already. Errors: `authority.refused`. */
export const requirePowerToDeliver = (runtime: Runtime, caller: Caller, standing: StandingSource): Promise<void> =>
  requirePower(runtime, caller, 'source.deliver', resourceOf(standing))

/** The source, if the caller may deliver for it. Errors: `source.not_in_force`, `authority.refused`. */
export const requireDeliverer = async (runtime: Runtime, caller: Caller, name: string): Promise<StandingSource> => {
  const standing = await sourceInForce(runtime.db, caller.org, name, runtime.clock.now()).catch((error: unknown) => {
    if (hasCode(error, 'source.not_in_force') && error instanceof CountersignError)
      return notThere(runtime, caller, 'source.deliver', { kind: 'source', id: name }, error)
    throw error
  })
  await requirePowerToDeliver(runtime, caller, standing)
  return standing
}

/** In one transaction with the document that is in force in it. */
const within = async <T>(
  runtime: Runtime,
  caller: Caller,
  name: string,
  body: (work: Work, standing: StandingSource) => Promise<T>,
): Promise<T> => {
  await requireDeliverer(runtime, caller, name)
  return transact(runtime, caller, async (work) => body(work, await sourceInForce(work.db, work.org, name, work.at)))
}

export const begin = (runtime: Runtime, caller: Caller, name: string, mode: 'full' | 'incremental'): Promise<{ id: string }> =>
  within(runtime, caller, name, (work, { source }) => beginReading(runtime, work, source, mode))

export const page = (
  runtime: Runtime,
  caller: Caller,
  name: string,
  reading: string,
  given: { readonly number: number; readonly records: readonly ReadRecord[] },
): Promise<readonly Taken[]> => within(runtime, caller, name, (work, { source }) => takePage(runtime, work, source, reading, given))

export const complete = (
  runtime: Runtime,
  caller: Caller,
  name: string,
  reading: string,
  told: { readonly records: number; readonly unread: number },
): Promise<Completed> =>
  within(runtime, caller, name, async (work, { source }) => {
    const done = await completeReading(runtime, work, source, reading, told)
    const row = await readReading(work.db, work.org, reading)
    if (row?.mode === 'full' && done.state !== 'failed') await settleNumbers(work, source.name, row.begun_at)
    return done
  })

export const fail = (runtime: Runtime, caller: Caller, name: string, reading: string, why: string): Promise<void> =>
  within(runtime, caller, name, (work, { source }) => failReading(runtime, work, source, reading, why))

export interface Said {
  readonly records: readonly (ReadRecord & { readonly at: Date })[]
  readonly ended: readonly Ending[]
}

/** Single words, outside of any reading: what is so, then what is over. */
export const say = (runtime: Runtime, caller: Caller, name: string, said: Said): Promise<Taken[]> =>
  within(runtime, caller, name, async (work, { source }) => [
    ...(await takeRecords(runtime, work, source, said.records)),
    ...(await endRecords(runtime, work, source, said.ended)),
  ])

export const unknownReading = (reading: string) => new CountersignError('source.unknown_reading', 'not_found', `no reading \`${reading}\``)

/**
 * What a held reading would end ends, or stays. Errors: `authority.refused`, `source.unknown_reading`, `source.not_in_force`, `source.not_held`,
 * `source.own_reading`.
 */
export const decide = async (
  runtime: Runtime,
  caller: Caller,
  reading: string,
  decision: { readonly verdict: 'release' | 'refuse'; readonly reason: string },
): Promise<{ ended: number }> => {
  await requirePower(runtime, caller, 'source.decide', { kind: 'reading', id: reading })
  const row = await readReading(runtime.db, caller.org, reading)
  if (!row) throw unknownReading(reading)
  return transact(runtime, caller, async (work) => {
    const { text, source } = await sourceInForce(work.db, work.org, row.source, work.at)
    // INVARIANT: neither who delivered it nor the source's client says that it is right.
    if (text.client === work.actor.id)
      throw new CountersignError('source.own_reading', 'forbidden', 'who delivers a source does not decide what its mass change comes to')
    return decideHeld(runtime, work, source, reading, decision)
  })
}
