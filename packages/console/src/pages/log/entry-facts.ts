// What an entry says of itself, read from its exact text and from nothing beside it. Pure.

export interface EntryFacts {
  readonly kind: string
  readonly at: string
  readonly actor: string
  readonly party: string
  readonly stream: string | undefined
  readonly seq: number
}

interface Written {
  readonly kind: string
  readonly at: string
  readonly actor: { readonly id: string; readonly party: string }
  readonly stream: string | null
  readonly seq: number
}

/** Of a text that is in the log, and so was written by it; undefined where it is no entry's. */
export const factsOf = (text: string): EntryFacts | undefined => {
  try {
    const { kind, at, actor, stream, seq } = JSON.parse(text) as Written
    return { kind, at, actor: actor.id, party: actor.party, stream: stream ?? undefined, seq }
  } catch {
    return undefined
  }
}
