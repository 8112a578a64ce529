// Server-sent events (WHATWG HTML, "Server-sent events"), read from bytes. Bounded: an event that never ends is an error, not memory.
import { CountersignError } from '@countersign/ledger'

export interface ServerEvent {
  readonly event: string
  readonly data: string
  readonly id?: string
}

const MAX_EVENT_CHARS = 4 << 20

export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let size = 0
  let data: string[] = []
  let event = ''
  let id: string | undefined
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      size += line.length
      if (line === '') {
        if (data.length > 0) yield { event: event || 'message', data: data.join('\n'), ...(id === undefined ? {} : { id }) }
        data = []
        event = ''
        size = 0
        continue
      }
      if (line.startsWith(':')) continue
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'data') data.push(value)
      else if (field === 'event') event = value
      else if (field === 'id') id = value
    }
    if (size + rest.length > MAX_EVENT_CHARS)
      throw new CountersignError('cli.event_too_long', 'unavailable', 'the server sent an event without end')
  }
}
