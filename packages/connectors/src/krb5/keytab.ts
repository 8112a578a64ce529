// The keytab file (format 0x0502 of MIT krb5), read and written. Pure. SAFETY: what is not read to its last byte is none.
import { Secret } from '@countersign/connector-kit'
import { type PrincipalName, parsePrincipal, principalText } from './principal-name.ts'

export interface KeytabEntry {
  readonly principal: string
  readonly kvno: number
  readonly enctype: number
  /** Base64. */
  readonly key: Secret
}

/** How a keytab is written as text: a secret that does not begin so is a password. */
const MARK = 'keytab:'

export const isKeytabText = (secret: Secret): boolean => secret.expose().startsWith(MARK)

/** The file that the text stands for, as it is. */
export const keytabFile = (text: Secret): Buffer => Buffer.from(text.expose().slice(MARK.length), 'base64')

export const keytabText = (entries: readonly KeytabEntry[]): Secret => new Secret(`${MARK}${writeKeytab(entries).toString('base64')}`)

/** Undefined: it is no keytab, or a damaged one. A keytab of no entries is none. */
export const readKeytabText = (secret: Secret): readonly KeytabEntry[] | undefined => {
  const base64 = secret.expose().slice(MARK.length).replace(/\s+/g, '')
  const bytes = Buffer.from(base64, 'base64')
  if (!isKeytabText(secret) || bytes.toString('base64') !== base64) return undefined
  try {
    const entries = readKeytab(bytes)
    return entries.length > 0 ? entries : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reading past the end is a RangeError, as of Node's own. */
class Reader {
  readonly #bytes: Buffer
  #at: number
  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }
  get left(): number {
    return this.#bytes.length - this.#at
  }
  number(bytes: 1 | 2 | 4): number {
    const value = this.#bytes.readUIntBE(this.#at, bytes)
    this.#at += bytes
    return value
  }
  bytes(count: number): Buffer {
    if (count > this.left) throw new RangeError('past the end')
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }
  text(): string {
    const bytes = this.bytes(this.number(2))
    const text = bytes.toString('utf8')
    if (!Buffer.from(text).equals(bytes)) throw new RangeError('no UTF-8')
    return text
  }
}

const HOLE = 0x8000_0000

const readKeytab = (bytes: Buffer): KeytabEntry[] => {
  const reader = new Reader(bytes)
  if (reader.number(2) !== 0x0502) throw new RangeError('another format')
  const entries: KeytabEntry[] = []
  while (reader.left > 0) {
    const size = reader.number(4)
    // A negative size is a hole where an entry was; 0 ends the file.
    if (size === 0) break
    if (size >= HOLE) reader.bytes(2 ** 32 - size)
    else entries.push(readEntry(new Reader(reader.bytes(size))))
  }
  return entries
}

const readEntry = (reader: Reader): KeytabEntry => {
  const count = reader.number(2)
  const realm = reader.text()
  const components = Array.from({ length: count }, () => reader.text())
  const principal = principalText({ components, realm })
  if (!parsePrincipal(principal)) throw new RangeError('no principal')
  reader.bytes(8)
  const short = reader.number(1)
  const enctype = reader.number(2)
  const key = new Secret(reader.bytes(reader.number(2)).toString('base64'))
  const long = reader.left >= 4 ? reader.number(4) : 0
  return { principal, kvno: long === 0 ? short : long, enctype, key }
}

const KRB5_NT_PRINCIPAL = 1

const sized = (bytes: Buffer): Buffer => Buffer.concat([uint(2, bytes.length), bytes])
const uint = (bytes: 1 | 2 | 4, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}

const writeKeytab = (entries: readonly KeytabEntry[]): Buffer =>
  Buffer.concat([
    uint(2, 0x0502),
    ...entries.flatMap((entry) => {
      const body = writeEntry(entry, parsePrincipal(entry.principal))
      return [uint(4, body.length), body]
    }),
  ])

const writeEntry = ({ kvno, enctype, key }: KeytabEntry, name: PrincipalName | undefined): Buffer => {
  if (!name) throw new TypeError('an entry of a keytab is of a principal')
  return Buffer.concat([
    uint(2, name.components.length),
    sized(Buffer.from(name.realm)),
    ...name.components.map((part) => sized(Buffer.from(part))),
    uint(4, KRB5_NT_PRINCIPAL),
    uint(4, 0),
    uint(1, kvno & 0xff),
    uint(2, enctype),
    sized(Buffer.from(key.expose(), 'base64')),
    uint(4, kvno),
  ])
}
