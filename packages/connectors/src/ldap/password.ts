// Passwords: making one, and the two forms in which a directory takes a new one.
import { randomInt } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { Refusal } from './errors.ts'

const CLASSES = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-_.~'] as const
const ALL = CLASSES.join('')

/** 32 characters, more than 180 bits, with one of each class that complexity rules ask for. */
export function makePassword(): Secret {
  const chars = [...CLASSES.map(oneOf), ...Array.from({ length: 28 }, () => oneOf(ALL))]
  for (let at = chars.length - 1; at > 0; at--) {
    const other = randomInt(at + 1)
    const held = chars[at] as string
    chars[at] = chars[other] as string
    chars[other] = held
  }
  return new Secret(chars.join(''))
}

const oneOf = (set: string): string => set[randomInt(set.length)] as string

/** The value of `unicodePwd` ([MS-ADTS] 3.1.1.3.1.5): in double quotes, UTF-16LE. */
export const unicodePwd = (password: Secret): Buffer => Buffer.from(`"${usable(password)}"`, 'utf16le')

/** PasswdModifyRequestValue (RFC 3062): userIdentity [0], newPasswd [2]. */
export function passwordModifyRequest(dn: string, password: Secret): Buffer {
  const body = Buffer.concat([tagged(0x80, Buffer.from(dn)), tagged(0x82, Buffer.from(usable(password)))])
  return tagged(0x30, body)
}
export const PASSWORD_MODIFY = '1.3.6.1.4.1.4203.1.11.1'

/** SAFETY: an empty new password would ask an LDAP server to make one up, and a NUL could cut one short. */
function usable(password: Secret): string {
  const value = password.expose()
  if (value === '' || value.includes('\0')) throw new Refusal('ldap.bad_password', 'an empty password, or one with a NUL, cannot be set')
  return value
}

function tagged(tag: number, value: Buffer): Buffer {
  if (value.length > 0xffff) throw new Refusal('ldap.too_long', 'the value is too long')
  const length = value.length < 0x80 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), value])
}
