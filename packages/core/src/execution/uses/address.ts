// Addresses and networks, compared as numbers. Pure. SAFETY: what isn't wholly an address is none, and a network of everything is none.

interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

const four = (text: string): bigint | undefined => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n)
}

/** RFC 4291 §2.2: groups of 16 bits, one run of zeros left out; the last two may be written as an IPv4 address. */
const six = (text: string): bigint | undefined => {
  const last = text.slice(text.lastIndexOf(':') + 1)
  const tail = last.includes('.') ? four(last) : undefined
  if (last.includes('.') && tail === undefined) return undefined
  const plain = tail === undefined ? text : `${text.slice(0, -last.length)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`
  const [head = '', rest, ...more] = plain.split('::')
  if (more.length > 0) return undefined
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [before, after] = [groupsOf(head), groupsOf(rest ?? '')]
  const missing = 8 - before.length - after.length
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n)
}

/** An IPv4 address within an IPv6 one is the IPv4 address. */
export const addressIn = (text: string): Address | undefined => {
  if (text.length > 45) return undefined
  if (!text.includes(':')) {
    const value = four(text)
    return value === undefined ? undefined : { bits: 32, value }
  }
  const value = six(text)
  if (value === undefined) return undefined
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value }
}

/** Whether an address is in one of these addresses and networks (`10.1.0.0/16`). */
export const withinAny = (networks: readonly string[]): ((address: string) => boolean) => {
  const known = networks.flatMap((text) => {
    const [name = '', size, ...more] = text.split('/')
    const address = addressIn(name)
    if (!address || more.length > 0 || (size !== undefined && !/^[1-9]\d{0,2}$/.test(size))) return []
    const prefix = size === undefined ? address.bits : Number(size)
    if (prefix > address.bits) return []
    const shift = BigInt(address.bits - prefix)
    return [{ bits: address.bits, shift, value: address.value >> shift }]
  })
  return (text) => {
    const address = addressIn(text)
    return address !== undefined && known.some(({ bits, shift, value }) => bits === address.bits && address.value >> shift === value)
  }
}
