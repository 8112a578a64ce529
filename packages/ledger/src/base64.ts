/** Strict standard base64 (RFC 4648 section 4): one text per byte string, so a signed file cannot be rewritten unnoticed. */

/** The bytes, or undefined for anything but the one padded, unbroken form with zero trailing bits. */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0) return undefined
  const bytes = Buffer.from(text, 'base64')
  // SAFETY: node's decoder skips what it does not know; only a text that re-encodes to itself counts.
  return bytes.toString('base64') === text ? bytes : undefined
}
