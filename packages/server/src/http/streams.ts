// Answers that do not end at once: lines of a dossier, and events of a change.
import { Readable } from 'node:stream'
import type { StreamEvent } from '@countersign/core/platform/operation'
import type { FastifyReply } from 'fastify'

export const sendLines = (reply: FastifyReply, lines: AsyncIterable<string>): FastifyReply =>
  reply.header('content-type', 'application/x-ndjson; charset=utf-8').send(Readable.from(lines))

/** One event as text: https://html.spec.whatwg.org/multipage/server-sent-events.html */
const eventText = ({ id, event, data }: StreamEvent): string => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`

async function* eventTexts(events: AsyncIterable<StreamEvent | undefined>): AsyncGenerator<string> {
  yield ': connected\n\n'
  for await (const event of events) yield event === undefined ? ': alive\n\n' : eventText(event)
}

export const sendEvents = (reply: FastifyReply, events: AsyncIterable<StreamEvent | undefined>): FastifyReply =>
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(eventTexts(events)))
