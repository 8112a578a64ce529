// Signing keys, told apart by their raw bytes and by nothing else: whoever has the private half of a key has it under every name that the
// key was ever enrolled under, also as an SSH key, and also where it is the control plane's own.
import { sha256 } from '@countersign/ledger'
import { type Cast, called, isOutside } from '../cast.ts'
import { type Guise, type Link, node, signedPowers } from '../model.ts'
import { edgeSource } from '../source.ts'
import { enrolledKeys, type KeyRow, type OutsideKeyHandle, outsideHandlesOf } from '../store.ts'

interface Rows {
  readonly keys: readonly KeyRow[]
  readonly handles: readonly OutsideKeyHandle[]
  readonly mandate: Buffer
  readonly prober: Buffer
}

const field = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** The name that the same key has as an SSH key (RFC 4253 section 6.6, RFC 8709 section 4), as `ssh-keygen -l` prints it. */
export const sshFingerprint = (publicKey: Buffer): string =>
  `SHA256:${sha256(Buffer.concat([field(Buffer.from('ssh-ed25519')), field(publicKey)]))
    .toString('base64')
    .replace(/=+$/, '')}`

export const signingKeys = edgeSource<Rows>({
  name: 'signing-keys',
  changedBy: ['key.enrolled', 'key.revoked'],
  read: async ({ db, org, keys: own }) => {
    const keys = await enrolledKeys(db, org)
    const approving = keys.filter((key) => key.purpose === 'approval').map((key) => key.publicKey)
    const decisive = [...approving, own.mandate.publicKey, own.prober.publicKey].map(sshFingerprint)
    return { keys, handles: await outsideHandlesOf(db, org, decisive), mandate: own.mandate.publicKey, prober: own.prober.publicKey }
  },
  *links({ keys, handles, mandate, prober }, cast) {
    const byBytes = (publicKey: Buffer) => node('key', publicKey.toString('base64'))
    const byPrint = new Map<string, Buffer>()
    for (const bytes of [mandate, prober, ...keys.map((key) => key.publicKey)]) byPrint.set(sshFingerprint(bytes), bytes)
    for (const row of keys) yield* enrolment(row, cast)
    for (const one of cast.principals.values()) if (one.kind === 'person' && one.active) yield signature(cast, one.id)
    for (const handle of handles) {
      const bytes = byPrint.get(handle.fingerprint)
      if (bytes)
        yield {
          from: node('party', handle.party),
          to: byBytes(bytes),
          kind: 'holds-private-half',
          words: `${handle.party} holds the private half of \`${handle.fingerprint}\`: it is the SSH key of its credential \`${handle.credential}\``,
          origin: { table: 'credentials', id: handle.credential },
        }
    }
    const own = (publicKey: Buffer, power: string, words: string): Link => ({
      from: byBytes(publicKey),
      to: node('power', power),
      kind: 'is-of-the-control-plane',
      words,
      origin: { table: 'keys of the control plane', id: power },
    })
    yield own(mandate, 'mandate.mint', 'that key is the one with which the control plane signs mandates')
    yield own(prober, 'observer.act', 'that key is the one with which the prober signs proofs')
  },
})

function* enrolment(row: KeyRow, cast: Cast): Iterable<Link> {
  const key = node('key', row.publicKey.toString('base64'))
  const origin = { table: 'principal_keys', id: row.keyId }
  const holder = cast.principals.get(row.principal)
  if (!holder) return
  // Revoked or not, whoever had the private half still has it. An agent's key is with those who run it, whatever has become of the agent.
  const held = `holds the private half of the key \`${row.keyId}\``
  if (holder.active)
    yield { from: node('principal', holder.id), to: key, kind: 'holds-private-half', words: `${called(cast, holder.id)} ${held}`, origin }
  if (isOutside(holder) && holder.kind !== 'person')
    yield {
      from: node('party', holder.party),
      to: key,
      kind: 'holds-private-half',
      words: `${holder.party} ${held}, which its \`${holder.id}\` signs with`,
      origin,
    }
  if (row.purpose === 'approval' && !row.revoked)
    yield {
      from: key,
      to: node('signature', row.principal),
      kind: 'signs-as',
      words: `that key signs in the name of ${called(cast, row.principal)}`,
      origin,
    }
}

/** What a signature in somebody's name is good for. His API key is the other half; one half in a stranger's hands is one too many. */
const signature = (cast: Cast, person: string): Guise => ({
  at: node('signature', person),
  as: person,
  kind: 'signs-as',
  through: (power) => signedPowers.has(power),
  words: `whoever signs in the name of ${called(cast, person)} is taken for him`,
})
