// An address or a range as sshd's `source-address` takes it (PROTOCOL.certkeys). SAFETY: sshd refuses a certificate whose range has bits set beyond its prefix,
// so such a range is refused here, before somebody holds a certificate that opens nothing.
import { isIP } from 'node:net'

/** The address as bytes; the text was found to be one. */
const bytesOf = (address: string): number[] => {
  if (isIP(address) === 4) return address.split('.').map(Number)
  // The standard's own form: hexadecimal groups, and at most one `::`.
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = written.split('::')
  const groups = (text: string) => text.split(':').filter((group) => group !== '')
  const [left, right] = [groups(head), groups(tail ?? '')]
  const middle = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...(tail === undefined ? [] : middle), ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

export const isSourceAddress = (text: string): boolean => {
  const [address = '', prefix, more] = text.split('/')
  if (more !== undefined || isIP(address) === 0 || address.includes('%')) return false
  if (prefix === undefined) return true
  const bytes = bytesOf(address)
  const bits = Number(prefix)
  if (!/^\d{1,3}$/.test(prefix) || bits > bytes.length * 8) return false
  return bytes.every((byte, n) => (byte & (0xff >> Math.min(8, Math.max(0, bits - n * 8)))) === 0)
}
