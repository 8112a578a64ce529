// A dossier as it comes from the server, kept only if it is whole: its last line says so. Pure but for the stream that it is given.

const end = /^\{"digest":"sha256:[0-9a-f]{64}","lines":\d+,"type":"end"\}\n$/

export interface Whole {
  readonly content: Blob
  /** The second line: of several changes, the seal. */
  readonly second: string
}

/** Not a problem that the server tells: the connection broke. */
export class BrokenOff extends Error {}

/** Undefined where it was stopped. Errors: `BrokenOff`. */
export const readWhole = async (
  stream: ReadableStream<Uint8Array>,
  progress: (bytes: number) => void,
  stopped: () => boolean,
): Promise<Whole | undefined> => {
  const parts: BlobPart[] = []
  const decoder = new TextDecoder()
  let bytes = 0
  let head = ''
  let tail = ''
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (stopped()) {
      await reader.cancel()
      return undefined
    }
    // A copy of its own: what a stream lends may be used again.
    parts.push(value.slice())
    bytes += value.length
    const text = decoder.decode(value, { stream: true })
    if (head.split('\n').length < 3) head += text
    tail = (tail + text).slice(-200)
    progress(bytes)
  }
  if (!end.test(tail.slice(tail.lastIndexOf('\n', tail.length - 2) + 1))) throw new BrokenOff()
  return { content: new Blob(parts, { type: 'application/x-ndjson' }), second: head.split('\n')[1] ?? '' }
}
