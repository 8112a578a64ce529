import { COSIGNATURE_V1, CountersignError, ED25519, formatVkey } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'

interface Options {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly passphraseFile?: string
}

const TYPES: Readonly<Record<string, typeof ED25519 | typeof COSIGNATURE_V1>> = { log: ED25519, witness: COSIGNATURE_V1 }

export const showVkey = async ({ io, options, output }: Context<Options>): Promise<undefined> => {
  const type = Object.hasOwn(TYPES, options.type) ? TYPES[options.type] : undefined
  if (type === undefined) throw new CountersignError('cli.bad_option', 'invalid', `\`--type\` is log or witness, not \`${options.type}\``)
  const vkey = formatVkey(options.name, await readPrivateKey(io, options.key, options.passphraseFile), type)
  output.result({ vkey, name: options.name, type: options.type }, () => vkey)
  return undefined
}
