// The key of its own that a workload brings: its public half and a signature go to the server, the key itself stays where it is.
import { createPrivateKey } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { possessionNamespace, Secret } from '@countersign/connector-kit'
import { publicLineOf, type Signer, signedFile, signerFrom } from '@countersign/connectors/ssh'
import { requestFor } from '@countersign/connectors/x509'
import { CountersignError } from '@countersign/ledger'

const wrong = (message: string, cause?: unknown) => new CountersignError('lease.own_key', 'invalid', message, { cause })

const readKey = async (file: string): Promise<Secret> => {
  const others = 0o077
  try {
    if (((await stat(file)).mode & others) !== 0)
      throw wrong(`others can read \`${file}\`; \`chmod 600\` it, and make a new key if they may have`)
    return new Secret(await readFile(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause
    throw wrong(`\`${file}\` can't be read`, cause)
  }
}

const signer = (secret: Secret, file: string): Signer => {
  try {
    return signerFrom(secret)
  } catch (cause) {
    throw wrong(`\`${file}\` is no private key without a passphrase, as \`ssh-keygen -t ed25519 -N ''\` makes one`, cause)
  }
}

/** For a certificate of X.509: what the rule is like and the names that it gives stand in the request that the key signs. */
const requested = async (file: string, [like, ...names]: readonly [string, ...string[]], statement: Buffer): Promise<string> => {
  try {
    return requestFor(createPrivateKey((await readKey(file)).expose()), like, names, statement)
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause
    throw wrong(`\`${file}\` is no private key (PEM) with which these names can be asked for`, cause)
  }
}

/** SAFETY: nothing of the private half is in what this gives. Errors: `lease.own_key`. */
export const bringKey = async (
  file: string,
  names: readonly string[],
  statement: Buffer,
): Promise<{ readonly publicKey: string; readonly proof?: string }> => {
  const [like, ...more] = names
  if (like !== undefined) return { publicKey: await requested(file, [like, ...more], statement) }
  const own = signer(await readKey(file), file)
  return { publicKey: publicLineOf(own.publicKey), proof: signedFile(own, possessionNamespace, statement) }
}
