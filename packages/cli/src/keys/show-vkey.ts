import { COSIGNATURE_V1, ED25519, formatVkey } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'

interface Options {
  readonly key: string
  readonly name: string
  readonly type: 'log' | 'witness'
  readonly passphraseFile?: string
}

export const showVkey = async ({ io, options, output }: Context<Options>): Promise<undefined> => {
  const type = options.type === 'witness' ? COSIGNATURE_V1 : ED25519
  const vkey = formatVkey(options.name, await readPrivateKey(io, options.key, options.passphraseFile), type)
  output.result({ vkey, name: options.name, type: options.type }, () => vkey)
  return undefined
}
