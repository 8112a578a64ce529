// Names out of certificates, as text that can be kept, compared and printed. SAFETY: who asks for a certificate chooses its names; a NUL, a line break or a
// direction mark in one is written as an escape, so that no terminal, log or comparison takes it for something else.
import type { GeneralName, Name } from '@peculiar/asn1-x509'

const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
}
const LONGEST = 500
const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu

export const isHostile = (text: string): boolean => text.search(HOSTILE) >= 0 || text.length > LONGEST

/** What can't be seen is written `\u{0}`; what is too long is cut and says so. */
export const safeText = (text: string): string => {
  const seen = text.slice(0, LONGEST).replace(HOSTILE, (each) => `\\u{${each.codePointAt(0)!.toString(16)}}`)
  return text.length > LONGEST ? `${seen}…` : seen
}

const value = (text: string): string => safeText(text).replace(/[,+"<>;=]/g, (each) => `\\${each}`)

/** As RFC 4514 writes it, the most specific part first. */
export const nameText = (name: Name): string =>
  [...name]
    .reverse()
    .map((part) => part.map((each) => `${SHORT[each.type] ?? each.type}=${value(each.value.toString())}`).join('+'))
    .join(',')

export const nameIsHostile = (name: Name): boolean => name.some((part) => part.some((each) => isHostile(each.value.toString())))

export const commonNameOf = (name: Name): string | undefined => {
  const text = name
    .flatMap((part) => part.filter(({ type }) => SHORT[type] === 'CN'))
    .at(-1)
    ?.value.toString()
  return text === undefined ? undefined : safeText(text)
}

export interface AltName {
  readonly type: 'dns' | 'ip' | 'uri' | 'email' | 'other'
  readonly value: string
}

/** An alternative name, and whether it holds something that no such name may hold. */
export const altName = (name: GeneralName): AltName & { readonly hostile: boolean } => {
  const of = (type: AltName['type'], text: string) => ({ type, value: safeText(text), hostile: isHostile(text) })
  if (name.dNSName !== undefined) return of('dns', name.dNSName)
  if (name.iPAddress !== undefined) return of('ip', name.iPAddress)
  if (name.uniformResourceIdentifier !== undefined) return of('uri', name.uniformResourceIdentifier)
  if (name.rfc822Name !== undefined) return of('email', name.rfc822Name)
  return of('other', name.directoryName === undefined ? 'a name of a kind that is not read here' : nameText(name.directoryName))
}
