// The outermost layers of DER, as slices of the bytes that came: what is hashed, compared or verified is what was sent, never written anew.
// SAFETY: only definite, minimal lengths; nothing is read past its end; no recursion.
import { X509Error } from './errors.ts'

export interface Element {
  readonly tag: number
  /** Header and content. */
  readonly whole: Buffer
  readonly content: Buffer
}

const malformed = () => new X509Error('malformed')

const elementAt = (bytes: Buffer, at: number): Element => {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw malformed()
  let length = first
  let start = at + 2
  if (first > 0x7f) {
    const count = first & 0x7f
    if (count === 0 || count > 4 || start + count > bytes.length || bytes[start] === 0) throw malformed()
    length = bytes.readUIntBE(start, count)
    start += count
    if (length < 0x80) throw malformed()
  }
  if (start + length > bytes.length) throw malformed()
  return { tag, whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) }
}

/** The one element that these bytes are. Throws `malformed` where more follows it. */
export const onlyElement = (bytes: Buffer): Element => {
  const element = elementAt(bytes, 0)
  if (element.whole.length !== bytes.length) throw malformed()
  return element
}

/** The elements one after another. `most`: more are `too_large`. */
export const elementsOf = (content: Buffer, most = 10_000): Element[] => {
  const elements: Element[] = []
  for (let at = 0; at < content.length; ) {
    if (elements.length === most) throw new X509Error('too_large')
    const element = elementAt(content, at)
    elements.push(element)
    at += element.whole.length
  }
  return elements
}

/** An element with this tag. */
export const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const digits = length.toString(16)
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content])
}
export const SEQUENCE = 0x30
