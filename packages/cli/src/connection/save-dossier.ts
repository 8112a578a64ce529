// A dossier into a file, byte for byte, and only whole: its last line says whether it is.
import { CountersignError } from '@countersign/ledger'
import { saveStream } from './save-stream.ts'
import { untilCut } from './until-cut.ts'

const END_LINE = /^\{"digest":"sha256:[0-9a-f]{64}","lines":\d+,"type":"end"\}\n$/

/** The last line says whether the dossier is whole. */
export class Tail {
  #text = ''
  add(part: Uint8Array): void {
    this.#text = (this.#text + Buffer.from(part).toString('latin1')).slice(-200)
  }
  get isEnd(): boolean {
    return END_LINE.test(this.#text.slice(this.#text.lastIndexOf('\n', this.#text.length - 2) + 1))
  }
}

export const cut = (cause?: unknown) =>
  new CountersignError('cli.dossier_cut', 'unavailable', 'the dossier broke off before its end; try again', { cause })

async function* seen(bytes: AsyncIterable<Uint8Array>, tail: Tail): AsyncGenerator<Uint8Array> {
  for await (const part of untilCut(bytes, cut)) {
    tail.add(part)
    yield part
  }
}

/** Gives the bytes written. Errors: `cli.not_written`, `cli.dossier_cut`. */
export const saveDossier = (path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> => {
  const tail = new Tail()
  return saveStream(path, seen(bytes, tail), () => {
    if (!tail.isEnd) throw cut()
  })
}
