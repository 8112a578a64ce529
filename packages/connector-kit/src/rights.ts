// What an account may do, read out of what its system shows of it. Pure. SAFETY: attributes are a system's words, and may be anything.

export type Attributes = Readonly<Record<string, unknown>>

/** A list longer than is kept, or a description that is, is known by its digest alone. */
const isDigest = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Those of some rights that are among these, however `rights` reads them. */
export const amongRights =
  (rights: (attributes: Attributes) => readonly string[] | undefined, names: readonly string[]) =>
  (attributes: Attributes): readonly string[] =>
    (rights(attributes) ?? []).filter((right) => names.includes(right))

/**
 * Rights by name: the members of some lists, and the names of some marks that are set. Undefined where a list was not kept whole: then nobody can tell.
 */
export const rightsIn =
  (lists: readonly string[], marks: readonly string[] = []) =>
  (attributes: Attributes): readonly string[] | undefined => {
    if ('tooLargeToKeep' in attributes || lists.some((name) => isDigest(attributes[name]))) return undefined
    const members = lists.flatMap((name): unknown[] => {
      const value = attributes[name]
      return Array.isArray(value) ? value : []
    })
    const named = members.filter((one): one is string => typeof one === 'string' && one !== '')
    return [...new Set([...named, ...marks.filter((name) => attributes[name] === true)])].sort()
  }
