// A draft of texts, kept for this tab until it is proposed or discarded: by whose it is and of what. Pure but for the storage that it is given.
// Must never fail the page: a storage that is full or closed keeps nothing, and the page goes on.

export type Texts = Readonly<Record<string, string>>
type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const prefix = 'countersign.draft.'
export const draftPlace = (person: string, name: string): string => `${prefix}${person}.${name}`

export const sameTexts = (one: Texts, other: Texts): boolean => {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
}

/** Undefined: none, or nothing other than what is there anyway. SAFETY: what another hand has written there is no draft. */
export const draftIn = (storage: Place, place: string, start: Texts): Texts | undefined => {
  try {
    const kept: unknown = JSON.parse(storage.getItem(place) ?? 'null')
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return undefined
    const texts: Record<string, string> = {}
    for (const [name, text] of Object.entries(kept)) {
      if (typeof text !== 'string') return undefined
      texts[name] = text
    }
    return Object.keys(texts).length === 0 || sameTexts(texts, start) ? undefined : texts
  } catch {
    return undefined
  }
}

/** Undefined: there is nothing to keep any more. False: it could not be kept. */
export const keepDraft = (storage: Place, place: string, texts: Texts | undefined): boolean => {
  try {
    if (texts === undefined) storage.removeItem(place)
    else storage.setItem(place, JSON.stringify(texts))
    return true
  } catch {
    return false
  }
}

/** Whoever signs out leaves no draft to who comes after him. */
export const forgetDrafts = (storage: Pick<Storage, 'length' | 'key' | 'removeItem'>): void => {
  const all = Array.from({ length: storage.length }, (_, at) => storage.key(at))
  for (const key of all) if (key?.startsWith(prefix)) storage.removeItem(key)
}
