// Who goes by which name, whatever its case: what a directory asks at each writing and at each sign-in, so it is kept and not searched for.
// It must be told of each name that comes and goes; who is told of twice is held once.

export class HoldersByName {
  readonly #holders = new Map<string, Set<string>>()

  constructor(known: Iterable<readonly [id: string, holder: { readonly userName: string }]>) {
    for (const [id, { userName }] of known) this.add(userName, id)
  }

  add(name: string, id: string): void {
    const folded = name.toLowerCase()
    const holders = this.#holders.get(folded)
    if (holders === undefined) this.#holders.set(folded, new Set([id]))
    else holders.add(id)
  }

  remove(name: string, id: string): void {
    const folded = name.toLowerCase()
    const holders = this.#holders.get(folded)
    holders?.delete(id)
    if (holders?.size === 0) this.#holders.delete(folded)
  }

  /** Ids, the oldest first. */
  of(name: string): readonly string[] {
    return [...(this.#holders.get(name.toLowerCase()) ?? [])]
  }
}
