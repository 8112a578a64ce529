import { COSIGNATURE_V1, decodeBase64, formatVkey } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { writeNewKey } from '../signing/private-key-file.ts'
import { pairs } from '../terminal/table.ts'

interface Options {
  readonly name: string
  readonly key: string
}

export const initWitness = async ({ options, output }: Context<Options>): Promise<undefined> => {
  // ORDER: the name is judged before a key is made for it.
  formatVkey(options.name, Buffer.alloc(32), COSIGNATURE_V1)
  const made = await writeNewKey(options.key)
  const vkey = formatVkey(options.name, decodeBase64(made.publicKey)!, COSIGNATURE_V1)
  output.result({ vkey, name: options.name, file: made.file }, () =>
    pairs([
      ['key', `${made.file} (mode 0600)`],
      ['vkey', vkey],
    ]),
  )
  return undefined
}
