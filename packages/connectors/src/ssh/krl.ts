// OpenSSH key revocation lists (PROTOCOL.krl), read and written without any binary on the machine.
// INVARIANT: writing back what was read loses no revocation; what we do not understand makes the list unreadable, never smaller.
import { SshError } from './errors.ts'
import { string, u8, u32, u64, WireReader } from './wire.ts'

const MAGIC = 0x5353484b524c0a00n
const FORMAT = 1
const SECTION = { certificates: 1, explicitKey: 2, sha1: 3, signature: 4, sha256: 5 } as const
const CERTIFICATES = { serialList: 0x20, serialRange: 0x21, serialBitmap: 0x22, keyId: 0x23 } as const
/** The end of the year 9999. */
const LAST_SECOND = 253_402_300_800n
/** SAFETY: a bitmap of a few bytes may stand for 2^32 serials; more than this is refused instead of filling the memory. */
const MAX_BITMAP_BYTES = 1 << 20

export interface RevokedByAuthority {
  /** The authority's public key; an empty buffer stands for any authority. */
  readonly authority: Buffer
  readonly serials: Set<bigint>
  readonly ranges: [bigint, bigint][]
  readonly keyIds: Set<string>
}

export interface RevocationList {
  version: bigint
  comment: string
  /** When it was written last, as it says itself; undefined where it was never. */
  generatedAt: Date | undefined
  /** By the authority's blob in base64. */
  readonly certificates: Map<string, RevokedByAuthority>
  /** Key blobs and raw digests, in base64. */
  readonly keys: Set<string>
  readonly sha1: Set<string>
  readonly sha256: Set<string>
}

export type Revocation =
  | { readonly by: 'serial'; readonly authority: Buffer; readonly serial: bigint }
  | { readonly by: 'key_id'; readonly authority: Buffer; readonly keyId: string }
  | { readonly by: 'sha256'; readonly digest: Buffer }

export const emptyRevocationList = (): RevocationList => ({
  version: 0n,
  comment: '',
  generatedAt: undefined,
  certificates: new Map(),
  keys: new Set(),
  sha1: new Set(),
  sha256: new Set(),
})

/** Reads a list. An empty file is an empty list (sshd reads it so). A plain-text list of keys or a signed list is `ssh.malformed`. */
export function readRevocationList(bytes: Buffer): RevocationList {
  const list = emptyRevocationList()
  if (bytes.length === 0) return list
  if (bytes.length < 8 || bytes.readBigUInt64BE() !== MAGIC)
    throw new SshError(
      'ssh.malformed',
      'revocation list is not in the binary krl format; make it with `ssh-keygen -k -f FILE` or start from an empty file',
    )
  const reader = new WireReader(bytes)
  reader.u64()
  const format = reader.u32()
  if (format !== FORMAT) throw new SshError('ssh.malformed', `revocation list has format ${format}, expected ${FORMAT}`)
  list.version = reader.u64()
  const generated = reader.u64()
  if (generated > 0n && generated < LAST_SECOND) list.generatedAt = new Date(Number(generated) * 1000)
  reader.u64() // flags
  reader.string() // reserved
  list.comment = reader.text()
  while (reader.left > 0) readSection(reader.u8(), new WireReader(reader.string()), list)
  return list
}

function readSection(type: number, section: WireReader, list: RevocationList): void {
  switch (type) {
    case SECTION.certificates: {
      const revoked = authorityIn(list, section.string())
      section.string() // reserved
      while (section.left > 0) readCertificates(section.u8(), new WireReader(section.string()), revoked)
      return
    }
    case SECTION.explicitKey:
      addAll(list.keys, section)
      return
    case SECTION.sha1:
      addAll(list.sha1, section)
      return
    case SECTION.sha256:
      addAll(list.sha256, section)
      return
    default:
      // A signature would no longer hold after a change, and an extension could mean anything.
      throw new SshError('ssh.malformed', `revocation list has a section of type ${type}, which cannot be kept when it is rewritten`)
  }
}

function readCertificates(type: number, data: WireReader, revoked: RevokedByAuthority): void {
  switch (type) {
    case CERTIFICATES.serialList:
      while (data.left > 0) revoked.serials.add(data.u64())
      return
    case CERTIFICATES.serialRange:
      revoked.ranges.push([data.u64(), data.u64()])
      return
    case CERTIFICATES.serialBitmap: {
      const offset = data.u64()
      const bits = data.string()
      if (bits.length > MAX_BITMAP_BYTES) throw new SshError('ssh.malformed', 'revocation list has an oversize serial bitmap')
      bits.forEach((byte, index) => {
        const low = BigInt((bits.length - 1 - index) * 8)
        for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) revoked.serials.add(offset + low + BigInt(bit))
      })
      return
    }
    case CERTIFICATES.keyId:
      while (data.left > 0) revoked.keyIds.add(data.text())
      return
    default:
      throw new SshError(
        'ssh.malformed',
        `revocation list has a certificate entry of type ${type}, which cannot be kept when it is rewritten`,
      )
  }
}

export function writeRevocationList(list: RevocationList, generatedAt: Date): Buffer {
  const sections = [...list.certificates.values()].map((revoked) => section(SECTION.certificates, certificatesBody(revoked)))
  const sets: [number, Set<string>][] = [
    [SECTION.explicitKey, list.keys],
    [SECTION.sha1, list.sha1],
    [SECTION.sha256, list.sha256],
  ]
  // ORDER: OpenSSH writes each set sorted by bytes; keeping to it makes equal lists equal files.
  for (const [type, set] of sets)
    if (set.size > 0)
      sections.push(
        section(
          type,
          Buffer.concat(
            [...set]
              .map((entry) => Buffer.from(entry, 'base64'))
              .sort(Buffer.compare)
              .map(string),
          ),
        ),
      )
  const header = [
    u64(MAGIC),
    u32(FORMAT),
    u64(list.version),
    u64(BigInt(Math.floor(generatedAt.getTime() / 1000))),
    u64(0n),
    string(''),
    string(list.comment),
  ]
  return Buffer.concat([...header, ...sections])
}

function certificatesBody(revoked: RevokedByAuthority): Buffer {
  const parts: Buffer[] = [string(revoked.authority), string('')]
  const serials = [...revoked.serials].sort((a, b) => (a < b ? -1 : 1))
  if (serials.length > 0) parts.push(section(CERTIFICATES.serialList, Buffer.concat(serials.map(u64))))
  for (const [low, high] of revoked.ranges) parts.push(section(CERTIFICATES.serialRange, Buffer.concat([u64(low), u64(high)])))
  if (revoked.keyIds.size > 0) parts.push(section(CERTIFICATES.keyId, Buffer.concat([...revoked.keyIds].sort().map(string))))
  return Buffer.concat(parts)
}

/** Adds a revocation; false where the list had it already. */
export function revoke(list: RevocationList, revocation: Revocation): boolean {
  if (isRevoked(list, revocation)) return false
  switch (revocation.by) {
    case 'serial':
      authorityIn(list, revocation.authority).serials.add(revocation.serial)
      break
    case 'key_id':
      authorityIn(list, revocation.authority).keyIds.add(revocation.keyId)
      break
    case 'sha256':
      list.sha256.add(revocation.digest.toString('base64'))
      break
  }
  list.version += 1n
  return true
}

/** Takes single serial numbers of an authority out of the list; ranges, key ids and keys stay. False where there were none of them. */
export function forget(list: RevocationList, authority: Buffer, serials: Iterable<bigint>): boolean {
  const known = list.certificates.get(authority.toString('base64'))?.serials
  let gone = 0
  for (const serial of serials) if (known?.delete(serial)) gone += 1
  if (gone > 0) list.version += 1n
  return gone > 0
}

export function isRevoked(list: RevocationList, revocation: Revocation): boolean {
  if (revocation.by === 'sha256') return list.sha256.has(revocation.digest.toString('base64'))
  return [revocation.authority, Buffer.alloc(0)].some((authority) => {
    const revoked = list.certificates.get(authority.toString('base64'))
    if (revoked === undefined) return false
    if (revocation.by === 'key_id') return revoked.keyIds.has(revocation.keyId)
    return (
      revoked.serials.has(revocation.serial) || revoked.ranges.some(([low, high]) => low <= revocation.serial && revocation.serial <= high)
    )
  })
}

function authorityIn(list: RevocationList, authority: Buffer): RevokedByAuthority {
  const id = authority.toString('base64')
  const known = list.certificates.get(id)
  if (known !== undefined) return known
  const fresh: RevokedByAuthority = { authority, serials: new Set(), ranges: [], keyIds: new Set() }
  list.certificates.set(id, fresh)
  return fresh
}

function addAll(set: Set<string>, section: WireReader): void {
  while (section.left > 0) set.add(section.string().toString('base64'))
}

const section = (type: number, body: Buffer): Buffer => Buffer.concat([u8(type), string(body)])
