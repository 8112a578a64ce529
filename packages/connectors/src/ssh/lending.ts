// How a certificate is lent: its holder brings his public key, its serial number is known before it is made, and the rule says what it may do.
import { type Handle, type Lending, possessionNamespace } from '@countersign/connector-kit'
import Type, { type Static } from 'typebox'
import { SshError } from './errors.ts'
import { lineOf, publicKeyFromLine } from './public-key.ts'
import { isSignedWith } from './signature.ts'
import { isSourceAddress } from './source-address.ts'

/** What sshd knows to permit; nothing is permitted that isn't named. */
const extensions = ['permit-X11-forwarding', 'permit-agent-forwarding', 'permit-port-forwarding', 'permit-pty', 'permit-user-rc'] as const

export const Narrow = Type.Object(
  {
    /** Extensions; each must be among those of the system's settings too. */
    extensions: Type.Optional(Type.Array(Type.Enum([...extensions]), { uniqueItems: true })),
    /** The one command that it runs, whatever is asked for (`force-command`). */
    command: Type.Optional(Type.String({ minLength: 1, maxLength: 400, pattern: '^[\\x20-\\x7e]+$' })),
    /** Where it may be used from (`source-address`): addresses and ranges. */
    sourceAddresses: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 32, uniqueItems: true })),
  },
  { additionalProperties: false },
)
export type Narrow = Static<typeof Narrow>

/** Keys of 1024 bits and DSA are no keys any more; keys of a token that somebody has to touch are no workload's. */
const weak = new Set(['ssh-dss', 'sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'])
const leastRsaBlobBytes = 270

const readKey = (text: string): string | undefined => {
  if (text.length > 4000 || /[^\x20-\x7e]/.test(text.replace(/\r?\n$/, ''))) return undefined
  try {
    const key = publicKeyFromLine(text)
    if (weak.has(key.type) || (key.type === 'ssh-rsa' && key.blob.length < leastRsaBlobBytes)) return undefined
    return lineOf(key)
  } catch (error) {
    if (error instanceof SshError) return undefined
    throw error
  }
}

/** SAFETY: 0 can't be revoked, and 2^63 and more are not read alike everywhere. */
const serialFrom = (seed: Buffer): bigint => seed.readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn || 1n

export const certificateLending: Lending = {
  narrow: Narrow,
  narrowProblem: (narrow) => {
    const bad = ((narrow as Narrow).sourceAddresses ?? []).find((each) => !isSourceAddress(each))
    return bad === undefined ? undefined : `\`${bad}\` is no address and no range with nothing set beyond its prefix`
  },
  bringsKey: {
    form: 'one line as in `id_ed25519.pub`; Ed25519, ECDSA, or RSA with 2048 bits or more',
    read: readKey,
    shownBy: `an SSH signature of the statement by that key (\`ssh-keygen -Y sign -n ${possessionNamespace}\`)`,
    isHeld: (key, proof, statement) => proof !== undefined && isSignedWith(proof, publicKeyFromLine(key), possessionNamespace, statement),
  },
  nameOf: (model: Handle, seed: Buffer): Handle => ({ kind: model.kind, account: model.account, key: `serial:${serialFrom(seed)}` }),
  shownInstead:
    "shown was a stand-in: a certificate of the same authority, serial number, account and time for a key of the prober, which may run nothing; the holder's own differs in its key and in what it may do",
}
