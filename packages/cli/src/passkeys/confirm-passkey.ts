// A further passkey of one's own, confirmed with the key file that one has. What is signed is the text that the server shows, after its digest is checked.
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { readPrivateKey } from '../signing/private-key-file.ts'
import { signFor, textDigest } from '../signing/signed-bytes.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly key: string
  readonly passphraseFile?: string
}

export const confirmPasskey = async ({ options, io, connect, output }: Context<Options>, registration: string): Promise<undefined> => {
  const api = await connect()
  const path = { registration }
  const waiting = await api.get('/v1/passkeys/{registration}', { params: { path } })
  // SAFETY: the digest is that of the text which is shown; nothing else is signed.
  if (textDigest(waiting.text) !== waiting.digest)
    throw new CountersignError('cli.digest_mismatch', 'conflict', 'the text does not have the digest that is to be signed')
  const signed = signFor('confirmKey', waiting.nonce, waiting.digest, await readPrivateKey(io, options.key, options.passphraseFile))
  const result = await api.post('/v1/passkeys/{registration}/confirmation', { params: { path }, body: signed })
  output.result(result, () => `${plain(waiting.name)} (${plain(result.keyId)}) is in effect:\n${plain(waiting.text)}`)
  return undefined
}
