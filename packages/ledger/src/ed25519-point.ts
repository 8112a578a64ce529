/**
 * Just enough arithmetic of edwards25519 (RFC 8032 section 5.1) to judge a public key once, when somebody enrols it.
 * Not constant-time: it must never see a private key or a secret scalar.
 */

const P = 2n ** 255n - 19n
export const L = 2n ** 252n + 27742317777372353535851937790883648493n
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n
const SQRT_M1 = 19681161376707505956807079304988542015446066515923890162744021073123829784752n

function mod(a: bigint): bigint {
  const r = a % P
  return r < 0n ? r + P : r
}

function pow(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let b = base, e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = mod(result * b)
    b = mod(b * b)
  }
  return result
}

/** Extended homogeneous coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
type Point = readonly [X: bigint, Y: bigint, Z: bigint, T: bigint]

const IDENTITY: Point = [0n, 1n, 1n, 0n]

/** Complete addition (RFC 8032 section 5.1.4): also right for doubling and for the identity. */
function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2))
  const b = mod((y1 + x1) * (y2 + x2))
  const c = mod(2n * t1 * t2 * D)
  const d = mod(2n * z1 * z2)
  const e = b - a
  const f = d - c
  const g = d + c
  const h = b + a
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)]
}

function isMultipleIdentity(scalar: bigint, point: Point): boolean {
  let sum = IDENTITY
  for (let q = point, k = scalar; k > 0n; k >>= 1n) {
    if (k & 1n) sum = add(sum, q)
    q = add(q, q)
  }
  return sum[0] === 0n && sum[1] === sum[2]
}

export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

/** True when the 32 bytes are the canonical form of some y coordinate: y < p, and no sign bit where x is 0. */
export function isCanonicalEncoding(raw: Uint8Array): boolean {
  const encoded = littleEndian(raw)
  const y = encoded & (2n ** 255n - 1n)
  if (y >= P) return false
  const sign = encoded >> 255n
  return !(sign === 1n && (y === 1n || y === P - 1n))
}

export type PointVerdict = 'prime_order' | 'malformed' | 'non_canonical' | 'low_order' | 'mixed_order'

/** What 32 bytes are as a public key; only `prime_order` may be enrolled. Costs about two milliseconds. */
export function judgePoint(raw: Uint8Array): PointVerdict {
  const encoded = littleEndian(raw)
  const y = mod(encoded & (2n ** 255n - 1n))
  const y2 = mod(y * y)
  // x² = (y² - 1) / (d y² + 1); d y² + 1 is never 0, because -1/d is not a square.
  const x2 = mod((y2 - 1n) * pow(mod(D * y2 + 1n), P - 2n))
  let x = pow(x2, (P + 3n) / 8n)
  if (mod(x * x) !== x2) x = mod(x * SQRT_M1)
  if (mod(x * x) !== x2) return 'malformed'
  if ((x & 1n) !== encoded >> 255n) x = mod(-x)
  const point: Point = [x, y, 1n, mod(x * y)]
  if (isMultipleIdentity(8n, point)) return 'low_order'
  if (!isCanonicalEncoding(raw)) return 'non_canonical'
  return isMultipleIdentity(L, point) ? 'prime_order' : 'mixed_order'
}

/** The y coordinates of the eight points of small order: 0 twice, 1, -1, and two pairs of order 8 (each with either sign of x). */
const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n
const SMALL_ORDER_Y = new Set([0n, 1n, P - 1n, ORDER_8_Y, P - ORDER_8_Y])

/** True for each of the 14 published encodings of a point of small order, canonical or not. */
export function isSmallOrderEncoding(raw: Uint8Array): boolean {
  return SMALL_ORDER_Y.has(mod(littleEndian(raw) & (2n ** 255n - 1n)))
}
