import type { Context } from '../program/context.ts'
import { describeKey, readPrivateKey } from '../signing/private-key-file.ts'
import { pairs } from '../terminal/table.ts'

export const showKey = async ({ io, options, output }: Context<{ passphraseFile?: string }>, file: string): Promise<undefined> => {
  const known = describeKey(await readPrivateKey(io, file, options.passphraseFile))
  output.result(known, () =>
    pairs([
      ['public key', known.publicKey],
      ['key id', known.keyId],
    ]),
  )
  return undefined
}
