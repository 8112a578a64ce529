// OpenSSH user certificates (PROTOCOL.certkeys, `*-cert-v01@openssh.com`): issuing one, and reading what one says.
import { randomBytes } from 'node:crypto'
import { SshError } from './errors.ts'
import type { Signer } from './private-key.ts'
import { blobFromBase64, fieldsOf, type PublicKey, printable } from './public-key.ts'
import { string, u32, u64, WireReader } from './wire.ts'

const SUFFIX = '-cert-v01@openssh.com'
const USER = 1
const FOREVER = 0xffff_ffff_ffff_ffffn

export interface Certificate {
  /** The certificate's own type and blob, as it is shown to a server. */
  readonly type: string
  readonly blob: Buffer
  /** The key that it certifies. */
  readonly subject: PublicKey
  readonly serial: bigint
  readonly keyId: string
  readonly principals: readonly string[]
  /** Instants, RFC 3339; absent where the certificate never ends. */
  readonly validAfter: string
  readonly validBefore?: string
  readonly authority: Buffer
}

export interface CertificateRequest {
  readonly subject: PublicKey
  /** 1 to 2^64-1. 0 is refused: a revocation list cannot name it. */
  readonly serial: bigint
  readonly keyId: string
  /** INVARIANT: never empty. OpenSSH takes an empty list as "any account". */
  readonly principals: readonly [string, ...string[]]
  readonly validAfter: Date
  readonly validBefore: Date
  /** `permit-pty`, `permit-port-forwarding`, …; nothing is permitted that is not asked for. */
  readonly extensions: readonly string[]
  /** `force-command`, `source-address`: a host that doesn't know one refuses the certificate. */
  readonly criticalOptions?: Readonly<Record<string, string>>
}

export function issueCertificate(request: CertificateRequest, authority: Signer): Certificate {
  if (request.serial < 1n || request.serial > FOREVER)
    throw new SshError('ssh.malformed', 'certificate serial must be between 1 and 2^64-1')
  const type = `${request.subject.type}${SUFFIX}`
  const keyFields = request.subject.blob.subarray(4 + Buffer.byteLength(request.subject.type))
  const signed = Buffer.concat([
    string(type),
    string(randomBytes(32)),
    keyFields,
    u64(request.serial),
    u32(USER),
    string(request.keyId),
    string(Buffer.concat(request.principals.map(string))),
    u64(seconds(request.validAfter)),
    u64(seconds(request.validBefore)),
    // ORDER: as below; a value is a string within a string.
    string(
      Buffer.concat(
        Object.entries(request.criticalOptions ?? {})
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .flatMap(([name, value]) => [string(name), string(string(value))]),
      ),
    ),
    // ORDER: OpenSSH wants extension names in lexical order, each with an empty value.
    string(Buffer.concat([...request.extensions].sort().flatMap((name) => [string(name), string('')]))),
    string(''),
    string(authority.publicKey.blob),
  ])
  return certificateFromBlob(Buffer.concat([signed, string(authority.sign(signed))]))
}

/** Reads `type base64 [comment]`. Does not check the signature: the server does. */
export function certificateFromLine(line: string): Certificate {
  const [type = '', base64 = ''] = line.trim().split(/\s+/)
  const certificate = certificateFromBlob(blobFromBase64(base64))
  if (certificate.type !== type)
    throw new SshError(
      'ssh.malformed',
      `certificate says it is \`${printable(certificate.type)}\` but its line says \`${printable(type)}\``,
    )
  return certificate
}

export const certificateLine = (certificate: Certificate, comment = ''): string =>
  `${certificate.type} ${certificate.blob.toString('base64')}${comment === '' ? '' : ` ${comment}`}`

function certificateFromBlob(blob: Buffer): Certificate {
  const reader = new WireReader(blob)
  const type = reader.text()
  if (!type.endsWith(SUFFIX)) throw new SshError('ssh.malformed', `\`${printable(type)}\` is not an OpenSSH certificate`)
  const subjectType = subjectTypeOf(type)
  reader.string() // nonce
  const fields = Array.from({ length: fieldsOf(subjectType) }, () => string(reader.string()))
  const serial = reader.u64()
  if (reader.u32() !== USER) throw new SshError('ssh.malformed', 'certificate is not a user certificate')
  const keyId = reader.text()
  const principals = strings(reader.string())
  const validAfter = reader.u64()
  const validBefore = reader.u64()
  reader.string() // critical options
  reader.string() // extensions
  reader.string() // reserved
  const authority = reader.string()
  reader.string() // signature
  if (reader.left > 0) throw new SshError('ssh.malformed', 'certificate has bytes after its end')
  const ends = instant(validBefore)
  return {
    type,
    blob,
    subject: { type: subjectType, blob: Buffer.concat([string(subjectType), ...fields]) },
    serial,
    keyId,
    principals,
    validAfter: instant(validAfter) ?? '1970-01-01T00:00:00.000Z',
    ...(ends === undefined ? {} : { validBefore: ends }),
    authority,
  }
}

/** `sk-` types carry `@openssh.com` in the plain name, and lose it before the suffix: `sk-ssh-ed25519-cert-v01@openssh.com`. */
function subjectTypeOf(type: string): string {
  const base = type.slice(0, -SUFFIX.length)
  return base.startsWith('sk-') ? `${base}@openssh.com` : base
}

const seconds = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1000))

/** Undefined for "forever" and for what is past the year 9999, which no RFC 3339 instant can name. */
const instant = (at: bigint): string | undefined => (at > 253_402_300_799n ? undefined : new Date(Number(at) * 1000).toISOString())

function strings(packed: Buffer): string[] {
  const reader = new WireReader(packed)
  const out: string[] = []
  while (reader.left > 0) out.push(reader.text())
  return out
}
