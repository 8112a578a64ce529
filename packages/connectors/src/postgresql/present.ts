// Shows a password at one door by a real log-in, once: no reuse, no second attempt, nothing sent that the log-in does not need.
import { beginPresentation, type Presentable, type Presentation } from '@countersign/connector-kit'
import { canNameRole, PASSWORD_KIND } from './account.ts'
import { presented } from './answers.ts'
import type { ConfiguredDoor } from './config.ts'
import { connect, end } from './connection.ts'

export const presentAt = async (door: ConfiguredDoor, { handle, secret }: Presentable, signal: AbortSignal): Promise<Presentation> => {
  const answer = beginPresentation()
  if (handle.kind !== PASSWORD_KIND) return answer('cannot_present', 'foreign_kind', `this door takes \`${PASSWORD_KIND}\` only`)
  if (!canNameRole(handle.account)) return answer('cannot_present', 'invalid_account', 'no role can have this name')
  const cannot = unsendable(secret.expose())
  if (cannot) return answer('cannot_present', 'unsendable_password', cannot)
  try {
    const link = await connect(door, handle.account, secret, signal)
    const opened = answer('accepted', 'ready', 'logged in')
    await end(link)
    return opened
  } catch (error) {
    const { answer: said, code, detail } = presented(error)
    return answer(said, code, detail)
  }
}

/**
 * A password that a log-in would not carry as the server expects it: the refusal would say nothing of the credential. PostgreSQL falls back to the
 * raw text where SASLprep prohibits a character; the client library does not.
 */
const unsendable = (password: string): string | undefined => {
  if (password === '') return 'an empty password cannot be shown'
  if (password.includes('\0') || !password.isWellFormed()) return 'a password with NUL or a lone surrogate cannot be shown'
  if (password.normalize('NFKC') !== password && /[\p{Cc}\p{Co}\p{Cn}\u{10000}-\u{10ffff}]/u.test(password))
    return 'this password is prepared differently by clients'
  return undefined
}
