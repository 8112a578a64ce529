// Which workload a client is, by what it calls itself and where it comes from. Pure.
// SAFETY: whoever holds a credential can call himself as he likes, so a name counts only where nothing speaks against it, and two that fit are none.
import type { Sighting } from '../../registry/inventory/index.ts'
import { addressIn, withinAny } from './address.ts'

export interface Client {
  readonly account: string
  readonly from: string | undefined
  readonly client: string | undefined
  readonly since: Date | undefined
}

export interface Known {
  readonly id: string
  readonly name: string
  readonly addresses: readonly string[] | null
}

/** A port at its end is left out. */
export const addressOf = (from: string | undefined): string | undefined => {
  if (from === undefined) return undefined
  const address = addressIn(from) === undefined ? from.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1') : from
  return addressIn(address) === undefined ? undefined : address
}

export type Placed = Pick<Sighting, 'workload' | 'how' | 'confidence' | 'reason'>

/** For one look: what workloads are known is read once, and each address is compared once. */
export const placing = (workloads: readonly Known[]): ((client: Client) => Placed | undefined) => {
  const named = Map.groupBy(
    workloads.flatMap((one) => [...new Set([one.id, one.name])].map((name) => ({ name: name.toLowerCase(), one }))),
    ({ name }) => name,
  )
  const placed = workloads.flatMap(({ id, addresses }) =>
    addresses === null || addresses.length === 0 ? [] : [{ id, holds: withinAny(addresses) }],
  )
  const held = new Map(placed.map(({ id, holds }) => [id, holds]))
  const at = new Map<string, string[]>()
  const from = (address: string): string[] => {
    const found = at.get(address) ?? placed.filter(({ holds }) => holds(address)).map(({ id }) => id)
    at.set(address, found)
    return found
  }
  return ({ from: place, client }) => {
    const address = addressOf(place)
    const called = new Set((client === undefined ? [] : (named.get(client.toLowerCase()) ?? [])).map(({ one }) => one.id))
    if (called.size > 1) return undefined
    const [workload] = called
    if (workload !== undefined) {
      const holds = held.get(workload)
      if (holds === undefined || address === undefined)
        return { workload, how: 'client_name', confidence: 0.8, reason: 'a client calls itself by its name' }
      // It calls itself so, and comes from elsewhere.
      if (!holds(address)) return undefined
      return {
        workload,
        how: 'client_name',
        confidence: 0.95,
        reason: `a client calls itself by its name, and comes from ${address}, which is its`,
      }
    }
    const [only, ...others] = address === undefined ? [] : from(address)
    if (only === undefined || others.length > 0) return undefined
    return { workload: only, how: 'address', confidence: 0.7, reason: `a client comes from ${address}, and no other workload is there` }
  }
}
