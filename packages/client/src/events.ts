// Server-sent events (WHATWG HTML, "Server-sent events") of a change: read from bytes, taken up again after a break where they stopped.

export interface ChangeEvent {
  /** Id of the journal entry: where to go on. */
  readonly id: string
  /** Kind of the entry, as `approval.signed`. */
  readonly event: string
  readonly data: unknown
}

type Open = (path: string, headers: Record<string, string>, signal: AbortSignal) => Promise<Response>

/** The server shows every few seconds that a stream lives; this long without a byte, and it does not. */
const silenceMs = 45_000
const longestEvent = 4 << 20

export async function* eventsOf(path: string, open: Open, signal: AbortSignal, after: string | undefined): AsyncGenerator<ChangeEvent> {
  let last = after
  while (!signal.aborted) {
    const idle = new AbortController()
    try {
      const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) }
      const response = await open(path, headers, AbortSignal.any([signal, idle.signal]))
      for await (const event of parsed(response.body as ReadableStream<Uint8Array>, idle, signal)) {
        if (signal.aborted) return
        last = event.id
        yield event
      }
    } catch (error) {
      if (signal.aborted) return
      // A refusal is an answer; a broken connection is taken up again.
      if ((error as { status?: unknown }).status !== undefined) throw error
    } finally {
      idle.abort()
    }
  }
}

async function* parsed(body: ReadableStream<Uint8Array>, idle: AbortController, signal: AbortSignal): AsyncGenerator<ChangeEvent> {
  const reader = body.getReader()
  // SAFETY: the request's own signal is one made of two, which a runtime may lose; whoever stops is heard here as well, and not only at the
  // next event.
  const end = (): void => void reader.cancel().catch(() => undefined)
  const signals = [signal, idle.signal]
  for (const one of signals) one.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  const decoder = new TextDecoder()
  let rest = ''
  let timer = setTimeout(() => idle.abort(), silenceMs)
  try {
    for (;;) {
      const { done, value: chunk } = await reader.read()
      if (done) return
      clearTimeout(timer)
      timer = setTimeout(() => idle.abort(), silenceMs)
      rest += decoder.decode(chunk, { stream: true })
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      if (rest.length > longestEvent) throw new Error('an event without an end')
      for (const block of blocks) {
        const event = eventOf(block)
        if (event) yield event
      }
    }
  } finally {
    clearTimeout(timer)
    for (const one of signals) one.removeEventListener('abort', end)
    end()
  }
}

const eventOf = (block: string): ChangeEvent | undefined => {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2))
  }
  const [id, event, data] = ['id', 'event', 'data'].map((name) => fields.get(name))
  return id === undefined || event === undefined || data === undefined ? undefined : { id, event, data: JSON.parse(data) }
}
