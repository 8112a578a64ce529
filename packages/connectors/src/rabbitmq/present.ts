// Shows a password at one AMQP listener by one log-in.
import { beginPresentation, type Presentable, type Presentation } from '@countersign/connector-kit'
import { logIn } from './amqp.ts'
import type { Door } from './config.ts'
import { canBePassword } from './password-hash.ts'
import { foreign } from './user.ts'

/** AMQP 0-9-1: access-refused. */
const ACCESS_REFUSED = 403

export const presentAt = async (door: Door, { handle, secret }: Presentable, signal: AbortSignal): Promise<Presentation> => {
  const answer = beginPresentation()
  const no = foreign(handle)
  if (no) return answer('cannot_present', no.code, no.detail)
  if (!canBePassword(secret))
    return answer('cannot_present', 'unsendable_password', 'an empty password, one with NUL or a lone surrogate cannot be sent')
  try {
    const said = await logIn(door, handle.account, secret, signal)
    if (said.is === 'tune') return answer('accepted', 'tune', 'logged in')
    return answer(said.code === ACCESS_REFUSED ? 'refused' : 'unreachable', String(said.code), said.text)
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code
    return answer(
      'unreachable',
      typeof code === 'string' && code !== '' ? code : 'no_answer',
      error instanceof Error ? error.message : 'no answer',
    )
  }
}
