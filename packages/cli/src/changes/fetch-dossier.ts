// A dossier, byte for byte as the server wrote it.
import { once } from 'node:events'
import { CountersignError } from '@countersign/ledger'
import { saveStream } from '../connection/save-stream.ts'
import type { Context } from '../program/context.ts'

const END_LINE = /^\{"digest":"sha256:[0-9a-f]{64}","lines":\d+,"type":"end"\}\n$/

/** The last line says whether the dossier is whole. */
class Tail {
  #text = ''
  add(part: Uint8Array): void {
    this.#text = (this.#text + Buffer.from(part).toString('latin1')).slice(-200)
  }
  get isEnd(): boolean {
    return END_LINE.test(this.#text.slice(this.#text.lastIndexOf('\n', this.#text.length - 2) + 1))
  }
}

const cut = () => new CountersignError('cli.dossier_cut', 'unavailable', 'the dossier broke off before its end; try again')

async function* seen(bytes: AsyncIterable<Uint8Array>, tail: Tail): AsyncGenerator<Uint8Array> {
  for await (const part of bytes) {
    tail.add(part)
    yield part
  }
}

type Asked = Context<{ output: string }>

const fetch = async (
  { options, io, output }: Asked,
  bytes: AsyncIterable<Uint8Array>,
  of: Readonly<Record<string, string>>,
): Promise<undefined> => {
  const tail = new Tail()
  if (options.output === '-') {
    for await (const part of bytes) {
      tail.add(part)
      if (!io.stdout.write(part)) await once(io.stdout, 'drain')
    }
    if (!tail.isEnd) throw cut()
    return undefined
  }
  const size = await saveStream(options.output, seen(bytes, tail), () => {
    if (!tail.isEnd) throw cut()
  })
  output.result(
    { ...of, file: options.output, bytes: size },
    () => `${options.output}: ${size} bytes; verify it with \`countersign verify\``,
  )
  return undefined
}

export const fetchDossier = async (context: Asked, change: string): Promise<undefined> =>
  fetch(context, await (await context.connect()).dossier(change), { change })

export const fetchIdentityDossier = async (context: Asked, identity: string): Promise<undefined> =>
  fetch(context, await (await context.connect()).identityDossier(identity), { identity })
