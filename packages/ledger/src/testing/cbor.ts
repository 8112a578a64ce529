/** As much of CBOR (RFC 8949) as an authenticator writes: whole numbers, texts, bytes, lists and maps, in the shortest form. For suites only. */
export type Cbor = number | string | Buffer | Cbor[] | { readonly [key: string]: Cbor } | ReadonlyMap<number, number | Buffer>

const head = (major: number, value: number): Buffer => {
  const first = major << 5
  if (value < 24) return Buffer.from([first | value])
  if (value < 0x100) return Buffer.from([first | 24, value])
  if (value < 0x1_0000) return Buffer.from([first | 25, value >> 8, value & 0xff])
  throw new Error('longer than an authenticator writes')
}

export const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)])
  const members: [Cbor, Cbor][] = value instanceof Map ? [...value] : Object.entries(value)
  return Buffer.concat([head(5, members.length), ...members.flatMap(([key, item]) => [cbor(key), cbor(item)])])
}
