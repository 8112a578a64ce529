// The whole log as two files: every leaf, one a line, and beside it the checkpoint that covers them, which says how many there must be.
import { rm } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import { saveStream } from '../connection/save-stream.ts'
import { untilCut } from '../connection/until-cut.ts'
import type { Context } from '../program/context.ts'

const cut = (cause?: unknown) =>
  new CountersignError('cli.log_cut', 'unavailable', 'the log broke off before its end; try again', { cause })

const lineFeed = 0x0a

/** Takes the checkpoint off the first line, and counts the lines that follow. */
class Split {
  checkpoint: string | undefined
  lines = 0
  readonly #bytes: AsyncIterable<Uint8Array>

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes
  }

  async *leaves(): AsyncGenerator<Uint8Array> {
    let head = Buffer.alloc(0)
    for await (const part of this.#bytes) {
      let rest = part
      if (this.checkpoint === undefined) {
        head = Buffer.concat([head, part])
        const end = head.indexOf(lineFeed)
        if (end === -1) continue
        this.checkpoint = checkpointIn(head.subarray(0, end).toString('utf8'))
        rest = head.subarray(end + 1)
      }
      for (let at = rest.indexOf(lineFeed); at !== -1; at = rest.indexOf(lineFeed, at + 1)) this.lines += 1
      yield rest
    }
  }

  /** A checkpoint's second line is the size of its tree (C2SP tlog-checkpoint). */
  assertWhole(): void {
    if (this.checkpoint === undefined || this.checkpoint.split('\n')[1] !== String(this.lines)) throw cut()
  }
}

const checkpointIn = (line: string): string => {
  try {
    const { checkpoint } = JSON.parse(line) as { checkpoint?: unknown }
    if (typeof checkpoint === 'string') return checkpoint
  } catch {
    // What is no JSON is no checkpoint either: both are said below.
  }
  throw new CountersignError('cli.log_malformed', 'internal', 'the server did not begin the log with its checkpoint')
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8')
}

export const fetchLog = async ({ options, connect, output }: Context<{ output: string }>): Promise<undefined> => {
  const path = options.output
  const beside = `${path}.checkpoint`
  const api = await connect()
  const split = new Split(untilCut(await api.log(), cut))
  // ORDER: the checkpoint goes first and comes last: leaves without one are an export that was broken off.
  await rm(beside, { force: true })
  const bytes = await saveStream(path, split.leaves(), () => split.assertWhole())
  await saveStream(beside, once(split.checkpoint ?? ''), () => {})
  output.result(
    { file: path, checkpoint: beside, entries: split.lines, bytes },
    () => `${path}: ${split.lines} entries, ${bytes} bytes; verify it with \`countersign verify-log\``,
  )
  return undefined
}
