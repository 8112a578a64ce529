// Names of principals, between their text (as `krb5_unparse_name` writes it) and their parts. Pure. One principal has one text.

export interface PrincipalName {
  readonly components: readonly string[]
  readonly realm: string
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '/': '\\/',
  '@': '\\@',
  '\t': '\\t',
  '\n': '\\n',
  '\b': '\\b',
  '\0': '\\0',
}
const UNESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', b: '\b', '0': '\0' }

// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that a name's text escapes are these.
const escaped = (part: string): string => part.replace(/[\\/@\t\n\x08\0]/g, (one) => ESCAPED[one] ?? one)

export const principalText = ({ components, realm }: PrincipalName): string => `${components.map(escaped).join('/')}@${escaped(realm)}`

const LONGEST = 1000

/** Undefined: no principal, one without its realm, one with a control character (also an escaped one), or not in the one form. */
export const parsePrincipal = (text: string): PrincipalName | undefined => {
  if (text.length > LONGEST || !text.isWellFormed() || /\p{Cc}/u.test(text)) return undefined
  const components = ['']
  let realm: string | undefined
  const add = (one: string): void => {
    if (realm === undefined) components[components.length - 1] += one
    else realm += one
  }
  for (let at = 0; at < text.length; at += 1) {
    const one = text.charAt(at)
    if (one === '\\') {
      at += 1
      const next = text.charAt(at)
      add(UNESCAPED[next] ?? next)
    } else if (one === '@' && realm === undefined) realm = ''
    else if (one === '/' && realm === undefined) components.push('')
    else add(one)
  }
  if (realm === undefined || realm === '' || components.some((part) => part === '')) return undefined
  const name = { components, realm }
  return principalText(name) === text && !/\p{Cc}/u.test([...components, realm].join('')) ? name : undefined
}
