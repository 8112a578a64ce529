// Which addresses may be connected to. A name is resolved once, every address it has is judged, and the connection goes to one that was judged, not to the name.
// SAFETY: link-local addresses (where clouds keep their instance's secrets), multicast, broadcast and unspecified ones never, in whatever notation.
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

const never = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  never.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
] as const)
  never.addSubnet(net, bits, 'ipv6')

/** An IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64, 6to4. */
const within = (address: string): string | undefined => {
  const groups = groupsOf(address)
  const v4 = (high: number, low: number) => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
  const [a, b] = groups
  const isZero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0)
  if (isZero(0, 5) && (groups[5] === 0xffff || groups[5] === 0) && !isZero(6, 7)) return v4(groups[6]!, groups[7]!)
  if (a === 0x64 && b === 0xff9b) return v4(groups[6]!, groups[7]!)
  return a === 0x2002 ? v4(groups[1]!, groups[2]!) : undefined
}

const groupsOf = (address: string): number[] => {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a, b, c, d) =>
    [(Number(a) << 8) | Number(b), (Number(c) << 8) | Number(d)].map((group) => group.toString(16)).join(':'),
  )
  const [head = '', tail] = plain.split('::')
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, after] = [numbers(head), numbers(tail ?? '')]
  return tail === undefined ? before : [...before, ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after]
}

export const networksOf = (networks: readonly string[] | undefined): BlockList | undefined => {
  if (networks === undefined) return undefined
  const allowed = new BlockList()
  for (const network of networks) {
    const [net = '', bits = ''] = network.split('/')
    allowed.addSubnet(net, Number(bits), isIP(net) === 6 ? 'ipv6' : 'ipv4')
  }
  return allowed
}

export const mayReach = (address: string, allowed: BlockList | undefined): boolean => {
  const family = isIP(address)
  if (family === 0 || address.includes('%')) return false
  const v4 = family === 6 ? within(address) : address
  if (never.check(address, family === 6 ? 'ipv6' : 'ipv4') || (v4 !== undefined && never.check(v4, 'ipv4'))) return false
  return allowed === undefined || allowed.check(address, family === 6 ? 'ipv6' : 'ipv4') || (v4 !== undefined && allowed.check(v4, 'ipv4'))
}

export type Resolved = { readonly address: string } | { readonly code: string; readonly detail: string }

export const resolve = async (host: string, allowed: BlockList | undefined): Promise<Resolved> => {
  const addresses = isIP(host) === 0 ? await lookup(host, { all: true }).catch(() => []) : [{ address: host }]
  const [first] = addresses
  if (!first) return { code: 'name_unresolved', detail: 'the host name could not be resolved' }
  // One of many that may not be reached is enough: who can add it can also make it the only one.
  if (!addresses.every(({ address }) => mayReach(address, allowed)))
    return { code: 'address_refused', detail: 'the name leads to an address that is not connected to; see `networks`' }
  return { address: first.address }
}
