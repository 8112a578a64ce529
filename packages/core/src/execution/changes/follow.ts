// Following a change as it is written. A hint that something was recorded only shortens the wait: what is told is read from the journal,
// each stream in its own order, so nothing is left out and nothing is told twice.
import { entriesBeyond, placesAt, showEntry, showEntryOfPart } from '../../evidence/journal/index.ts'
import type { OperationContext, StreamEvent } from '../../platform/operation.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Part, toldKinds } from './part.ts'

/** How long a lost hint can delay an event, and how often a silent stream shows that it lives. */
const lookAgainMs = 2_000
const heartbeatEvery = 5

export async function* followChange(
  runtime: Runtime,
  caller: Caller,
  { streams: streamsNow, part }: { readonly streams: () => Promise<string[]>; readonly part: Part | undefined },
  context: OperationContext,
): AsyncGenerator<StreamEvent | undefined> {
  let streams = await streamsNow()
  const seen = context.lastEventId === undefined ? new Map() : await placesAt(runtime.db, caller.org, streams, context.lastEventId)
  let hint = Promise.withResolvers<void>()
  const wake = () => hint.resolve()
  let stop = context.subscribe(streams, wake)
  context.signal.addEventListener('abort', wake, { once: true })
  try {
    for (let quiet = 0; !context.signal.aborted; ) {
      hint = Promise.withResolvers<void>()
      const entries = await entriesBeyond(runtime.db, caller.org, streams, seen, 200)
      for (const entry of entries) {
        seen.set(entry.stream, entry.seq)
        if (part === undefined) yield { id: entry.id, event: entry.kind, data: showEntry(entry) }
        else if (toldKinds.includes(entry.kind)) yield { id: entry.id, event: entry.kind, data: showEntryOfPart(entry, part.principals) }
      }
      quiet = entries.length === 0 ? quiet + 1 : 0
      if (quiet > 0 && quiet % heartbeatEvery === 0) yield undefined
      if (entries.length > 0) {
        // A new plan brings new operations.
        const now = await streamsNow()
        if (now.length !== streams.length) {
          streams = now
          stop()
          stop = context.subscribe(streams, wake)
        }
        continue
      }
      await Promise.race([hint.promise, pause(context.signal)])
    }
  } finally {
    stop()
  }
}

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, lookAgainMs)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
