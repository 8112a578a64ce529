// Patterns of names: of scopes, of groups, of roles. Pure. SAFETY: the names are what systems say, and may be anything.

/** `*` stands for anything; upper and lower case are the same. SAFETY: one pass from left to right, so that no pattern is slow on any name. */
export const matches = (pattern: string, name: string): boolean => {
  const parts = pattern.toLowerCase().split('*')
  const text = name.toLowerCase()
  const [first = '', ...rest] = parts
  if (rest.length === 0) return text === first
  if (!text.startsWith(first)) return false
  const last = rest.pop() ?? ''
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** Of scopes, which hold no spaces (RFC 6749, section 3.3); and of names that may. */
export const ofScopes = /^[^\s]{1,200}$/
export const ofNames = /^[^\s](?:[^\n\r\t]{0,198}[^\s])?$/

/** A list of 1 to 500 patterns; undefined where it is none. */
export const readPatterns = (data: unknown, form: RegExp): readonly string[] | undefined => {
  const given: readonly unknown[] = Array.isArray(data) ? data : []
  const usable = given.filter((one): one is string => typeof one === 'string' && form.test(one))
  return usable.length === 0 || usable.length !== given.length || usable.length > 500 ? undefined : usable
}
