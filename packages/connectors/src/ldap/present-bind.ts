// Shows a password at an LDAP door by a simple bind, and reads what the answer says about the password itself.
import type { Presentation, Secret } from '@countersign/connector-kit'
import { PasswordPolicyControl, PasswordPolicyError } from 'ldapts'
import type { BindDoor } from './config.ts'
import { Connection } from './connection.ts'
import { Refusal, resultCode, Unreachable } from './errors.ts'

export type Verdict = Pick<Presentation, 'answer' | 'code' | 'detail'>

export async function presentBind(door: BindDoor, dn: string, password: Secret, signal: AbortSignal): Promise<Verdict> {
  const policy = new PasswordPolicyControl()
  const connection = new Connection(door)
  try {
    await connection.within(signal, async () => {
      await connection.secure()
      await connection.bind(dn, password, [policy])
    })
    return { answer: 'accepted', code: 'ldap.0', detail: 'the directory took the password' }
  } catch (error) {
    if (error instanceof Refusal) return { answer: 'cannot_present', code: error.code, detail: error.message }
    if (error instanceof Unreachable) return { answer: 'unreachable', code: error.code, detail: error.message }
    const code = resultCode(error)
    if (code === undefined)
      return { answer: 'unreachable', code: 'ldap.connection_failed', detail: 'the connection to the directory failed' }
    return classifyBind(code, error instanceof Error ? error.message : '', policy.value?.error)
  } finally {
    connection.destroy()
  }
}

/**
 * Result code (RFC 4511 section 4.1.9), the text of Active Directory (`data 52e`), the error of the password policy control.
 * A password that is right but expired, or that must be changed, is `accepted`: whoever has it can set the next one.
 */
export function classifyBind(code: number, text: string, policyError: number | undefined): Verdict {
  if (code === 49) {
    const data = /\bdata ([0-9a-f]{1,4})\b/.exec(text)?.[1]
    const known = data === undefined ? undefined : ACTIVE_DIRECTORY[data]
    if (known !== undefined) return { answer: known.answer, code: `ldap.49/${data}`, detail: known.detail }
    if (policyError === PasswordPolicyError.PasswordExpired || policyError === PasswordPolicyError.ChangeAfterReset)
      return { answer: 'accepted', code: 'ldap.49/expired', detail: 'the password is right and has expired' }
    if (policyError === PasswordPolicyError.AccountLocked) return { answer: 'unreachable', code: 'ldap.49/locked', detail: LOCKED }
    return { answer: 'refused', code: data === undefined ? 'ldap.49' : `ldap.49/${data}`, detail: 'the directory refused the password' }
  }
  if (code === 48 || code === 32)
    return { answer: 'refused', code: `ldap.${code}`, detail: 'the directory has no such account, or no password for it' }
  if (code === 34) return { answer: 'cannot_present', code: 'ldap.34', detail: 'the directory does not take the account for a name' }
  return {
    answer: 'unreachable',
    code: `ldap.${code}`,
    detail: `the directory answered result code ${code}, which says nothing about the password`,
  }
}

const LOCKED = 'the account is locked by failed log-ins, which says nothing about the password'

/** The sub-codes of Active Directory. All but 525, 52e and 775 come only after the password was found right. */
const ACTIVE_DIRECTORY: Readonly<Record<string, { readonly answer: Presentation['answer']; readonly detail: string }>> = {
  '525': { answer: 'refused', detail: 'there is no such account' },
  '52e': { answer: 'refused', detail: 'the directory refused the password' },
  '530': { answer: 'unreachable', detail: 'the account may not log in at this time; at another it may' },
  '531': { answer: 'unreachable', detail: 'the account may not log in from here; from elsewhere it may' },
  '532': { answer: 'accepted', detail: 'the password is right and has expired: it still opens the way to the next one' },
  '533': { answer: 'refused', detail: 'the account is disabled' },
  '701': { answer: 'refused', detail: 'the account has expired' },
  '773': { answer: 'accepted', detail: 'the password is right and must be changed: it still opens the way to the next one' },
  '775': { answer: 'unreachable', detail: LOCKED },
}
