// Security events that nobody can place: looked at again until what they are about is known and theirs to speak of, and a finding as long as there are any. And
// streams that have stopped, by their own word. By the sweep: the same look twice does nothing twice.
import { transmitterInForce, transmittersInForce } from '../../authority/transmitters/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { dueUnplaced, type EventRow, placed, type Standing, standingOf, stillUnplaced } from './event-store.ts'
import { placeOf } from './place.ts'
import { signalEventOf } from './security-event.ts'
import { keepSignal, signalIdOf } from './take.ts'

const kinds = ['signal.unplaced', 'signal.stream_stopped'] as const
const mostAtOnce = 50

const wrongIn = (one: Standing): NewFinding[] => [
  ...(one.unplaced === 0
    ? []
    : [
        {
          kind: 'signal.unplaced' as const,
          subject: one.transmitter,
          severity: 'high' as const,
          detail: {
            events: one.unplaced,
            first: one.jti,
            since: one.since?.toISOString() ?? null,
            next: `countersign transmitter events --transmitter ${one.transmitter} --unplaced says what they are about; bring that into the inventory, or propose a version of its document that names it`,
          },
        },
      ]),
  ...(one.stopped === true
    ? [
        {
          kind: 'signal.stream_stopped' as const,
          subject: one.transmitter,
          severity: 'high' as const,
          detail: {
            said: one.streamSaid,
            at: one.stoppedAt?.toISOString() ?? null,
            next: 'enable the stream at its transmitter: until then nothing that it knows is heard here',
          },
        },
      ]
    : []),
]

/** Makes the findings about transmitters exactly what is so now; of one that is in force no more there are none. */
export const tellStanding = async (runtime: Runtime, work: Work): Promise<void> => {
  const names = (await transmittersInForce(work.db, work.org, work.at)).map(({ name }) => name)
  const standing = names.length === 0 ? [] : await standingOf(work.db, work.org, names, work.at)
  await reconcileFindings(runtime, work, kinds, standing.flatMap(wrongIn))
}

const lookAgain = async (runtime: Runtime, caller: Caller, row: EventRow): Promise<void> => {
  const at = runtime.clock.now()
  const standing = await transmitterInForce(runtime.db, caller.org, row.transmitter, at)
  const principal = standing && (await resolvePrincipal(runtime.db, caller.org, standing.text.client, at))
  const event = signalEventOf(row.event)
  const { bad } = row
  if (!standing || !principal?.active || event === undefined || bad === null || !standing.text.events.includes(event)) {
    await stillUnplaced(runtime.db, row, 'refused', at)
    return
  }
  const sender = { ...caller, principal }
  const place = await placeOf(runtime, sender, standing, event, row.subject)
  if (place.is !== 'one') {
    await stillUnplaced(runtime.db, row, place.is, at)
    return
  }
  await transact(runtime, sender, async (work) => {
    if (!(await placed(work.db, row, place.subject, work.at))) return
    const { transmitter, jti, happened_at, reason } = row
    const signal = { id: signalIdOf(transmitter, jti), event, subject: place.subject, bad, at: happened_at, reason }
    const { counts } = await keepSignal(work, signal, { transmitter, jti })
    work.record({ kind: 'signal.event_placed', body: { transmitter, jti, subject: place.subject, counts } })
  })
}

/** Takes up those that are due, and tells how each transmitter stands. */
export const followSignals = async (runtime: Runtime, caller: Caller): Promise<void> => {
  for (const row of await dueUnplaced(runtime.db, caller.org, runtime.clock.now(), mostAtOnce)) await lookAgain(runtime, caller, row)
  await transact(runtime, caller, (work) => tellStanding(runtime, work))
}
