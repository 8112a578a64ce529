import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { passphraseFor, writeNewKey } from '../signing/private-key-file.ts'
import { askSecret } from '../terminal/prompt.ts'
import { pairs } from '../terminal/table.ts'

interface Options {
  readonly out: string
  readonly encrypt?: boolean
  readonly passphraseFile?: string
}

const newPassphrase = async ({ io, options }: Context<Options>): Promise<Secret | undefined> => {
  if (options.passphraseFile !== undefined) return passphraseFor(io, options.out, options.passphraseFile)
  if (!options.encrypt) return undefined
  const first = await askSecret(io, 'New passphrase', 'give it in a file with `--passphrase-file`')
  if (first.length < 8) throw new CountersignError('key.weak_passphrase', 'invalid', 'a passphrase has at least 8 characters')
  if ((await askSecret(io, 'Once more', '')) !== first)
    throw new CountersignError('key.passphrases_differ', 'invalid', 'the two passphrases differ')
  return new Secret(first)
}

export const generateKey = async (context: Context<Options>): Promise<undefined> => {
  const passphrase = await newPassphrase(context)
  const made = await writeNewKey(context.options.out, passphrase)
  context.output.result({ ...made, encrypted: passphrase !== undefined }, () =>
    pairs([
      ['private key', `${made.file} (mode 0600${passphrase === undefined ? '' : ', encrypted'}); it is nowhere else`],
      ['public key', made.publicKey],
      ['key id', made.keyId],
    ]),
  )
  return undefined
}
