// Enrolling: only the 32 public bytes leave this machine, and only if they are a key that may be enrolled.
import { CountersignError, decodeBase64, enrolPublicKey } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { describeKey, readPrivateKey } from '../signing/private-key-file.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly principal: string
  readonly purpose: 'approval' | 'execution'
  readonly publicKey?: string
  readonly key?: string
  readonly passphraseFile?: string
  readonly assurance: 'standard' | 'step_up'
}

/** Errors: `cli.bad_option`, `key.malformed` and its kin. */
export const publicKeyOf = async ({ io, options }: Context<Pick<Options, 'publicKey' | 'key' | 'passphraseFile'>>): Promise<string> => {
  if ((options.publicKey === undefined) === (options.key === undefined))
    throw new CountersignError('cli.bad_option', 'invalid', 'give either `--public-key` or `--key`')
  if (options.key !== undefined) return describeKey(await readPrivateKey(io, options.key, options.passphraseFile)).publicKey
  const raw = decodeBase64(options.publicKey!)
  if (raw === undefined) throw new CountersignError('key.malformed', 'invalid', '`--public-key` is not base64')
  enrolPublicKey(raw)
  return options.publicKey!
}

export const enrolKey = async (context: Context<Options>): Promise<undefined> => {
  const { principal, purpose, assurance } = context.options
  const publicKey = await publicKeyOf(context)
  const api = await context.connect()
  const { keyId } = await api.post('/v1/keys', { body: { principal, purpose, assurance, publicKey } })
  context.output.result(
    { keyId, principal, purpose, assurance, publicKey },
    () => `enrolled ${plain(keyId)} for ${purpose} by ${principal}`,
  )
  return undefined
}
