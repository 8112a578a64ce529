// Distinguished names (RFC 4514): reading one strictly, and asking whether it lies below another.
// SAFETY: a handle's name reaches the directory only after it was read here and found below the configured base.

export interface Rdn {
  /** Attribute type in lower case. */
  readonly type: string
  /** Value with its escapes undone. */
  readonly value: string
}

/** The name's parts, leaf first; undefined where it is not one, or has a part of several values (`a=1+b=2`). */
export function parseDn(text: string): readonly Rdn[] | undefined {
  if (text === '' || text.length > 1024 || !text.isWellFormed()) return undefined
  const parts: Rdn[] = []
  for (let at = 0; at <= text.length; ) {
    const found = PART.exec(text.slice(at))
    if (found === null) return undefined
    const value = unescaped(found[2] ?? '')
    if (value === undefined || value === '' || /[\p{Cc}\p{Cf}]/u.test(value)) return undefined
    parts.push({ type: (found[1] ?? '').toLowerCase(), value })
    at += found[0].length
    if (at === text.length) return text.endsWith(',') && !text.endsWith('\\,') ? undefined : parts
  }
  return undefined
}

/** `type=value`, up to the next comma that is not escaped. What RFC 4514 section 2.4 wants escaped may not stand bare: `#` only in front. */
const PART = /^ *([A-Za-z][A-Za-z0-9-]*) *= *(?!#)((?:[^\\,+"<>;\0]|\\[ "#+,;<=>\\]|\\[0-9A-Fa-f]{2})*?) *(?:,|$)/

function unescaped(value: string): string | undefined {
  const bytes: Buffer[] = []
  for (const piece of value.match(/\\[0-9A-Fa-f]{2}|\\[\s\S]|[^\\]+/g) ?? [])
    bytes.push(
      /^\\[0-9A-Fa-f]{2}$/.test(piece) ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece.startsWith('\\') ? piece.slice(1) : piece),
    )
  const text = Buffer.concat(bytes).toString('utf8')
  return text.includes('�') ? undefined : text
}

/** Writes a value so that it stays one value, whatever it holds. */
export const escapeValue = (value: string): string =>
  value
    .replace(/[\\",+<>;=#]/g, (char) => `\\${char}`)
    .replace(/\0/g, '\\00')
    .replace(/^ | $/g, '\\20')

/** A value inside a search filter (RFC 4515 section 3). SAFETY: it can neither end its assertion nor match anything but itself. */
export const escapeAssertion = (value: string): string =>
  value.replace(/[\\*()\0]/g, (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** Another name where this one stands, written as this one is; undefined where this is no name. */
export const besideDn = (text: string, name: string): string | undefined => {
  const [first = '', type] = (parseDn(text) && PART.exec(text)) ?? []
  return type === undefined || first.length === text.length ? undefined : `${type}=${escapeValue(name)},${text.slice(first.length)}`
}

/** Strictly below `base`: names are compared as directories do, without case and with runs of spaces as one. */
export function isBelow(name: readonly Rdn[], base: readonly Rdn[]): boolean {
  return name.length > base.length && base.every((part, index) => same(part, name[name.length - base.length + index]))
}

export const sameDn = (a: string, b: string): boolean => {
  const [left, right] = [parseDn(a), parseDn(b)]
  return left !== undefined && right !== undefined && left.length === right.length && left.every((part, index) => same(part, right[index]))
}

const same = (a: Rdn, b: Rdn | undefined): boolean => b !== undefined && a.type === b.type && folded(a.value) === folded(b.value)

const folded = (value: string): string => value.toLowerCase().replace(/\s+/g, ' ').trim()
