// What an answer of Keystone says about what was shown or asked, and nothing more. Pure.
// INVARIANT: `refused` only where Keystone itself speaks, in its own form, about the credential; a proxy's 401 or 404, 403, 429 and 5xx never count.
import { type Outcome, type Presentation, refused, Secret, unknown } from '@countersign/connector-kit'
import { isRecord, type Reply, type Silence } from '../http/index.ts'

export interface LoginVerdict extends Pick<Presentation, 'answer' | 'code' | 'detail'> {
  readonly token?: Secret
  readonly project?: string
  readonly expiresAt?: string
}

/** `{"error":{"code":401,"title":…,"message":…}}`: the message, where the body is of that form and for this status. */
const errorIn = ({ status, json }: Reply): string | undefined => {
  const error = isRecord(json) ? json['error'] : undefined
  return isRecord(error) && error['code'] === status && typeof error['message'] === 'string' ? error['message'] : undefined
}

const NOBODY = /^Could not find (user|domain|application credential)\b/i

export const loginVerdict = (answer: Reply | Silence): LoginVerdict => {
  if (answer.kind === 'silence') return { answer: 'unreachable', code: answer.code, detail: answer.detail }
  const code = String(answer.status)
  const token = answer.header('x-subject-token')
  if (answer.status === 201 && token !== undefined && isRecord(answer.json) && isRecord(answer.json['token'])) {
    const { project, expires_at: expiresAt } = answer.json['token']
    return {
      answer: 'accepted',
      code,
      detail: 'a token was issued',
      token: new Secret(token),
      ...(isRecord(project) && typeof project['id'] === 'string' ? { project: project['id'] } : {}),
      ...(typeof expiresAt === 'string' ? { expiresAt } : {}),
    }
  }
  const message = errorIn(answer)
  if (answer.status === 401 && message !== undefined) {
    // ORDER: both are said only of a password that was found right.
    if (answer.header('openstack-auth-receipt') !== undefined)
      return { answer: 'accepted', code: '401 receipt', detail: 'the password is right; Keystone asks for a second factor' }
    if (/^The password is expired\b/i.test(message))
      return {
        answer: 'accepted',
        code: '401 expired',
        detail: 'the password is right and has expired: it still opens the way to the next one',
      }
    return { answer: 'refused', code, detail: 'Keystone refused the credential' }
  }
  if (answer.status === 404 && message !== undefined && NOBODY.test(message))
    return { answer: 'refused', code, detail: 'Keystone knows nobody of that name' }
  return { answer: 'unreachable', code, detail: 'the answer says nothing about the credential' }
}

/** A token that is shown to Keystone, by itself. */
export const tokenVerdict = (answer: Reply | Silence): 'lives' | 'dead' | 'unread' => {
  if (answer.kind === 'silence') return 'unread'
  if (answer.status === 200 && isRecord(answer.json) && (isRecord(answer.json['token']) || Array.isArray(answer.json['projects'])))
    return 'lives'
  return (answer.status === 401 || answer.status === 404) && errorIn(answer) !== undefined ? 'dead' : 'unread'
}

/** Keystone's own word that what was named isn't there. */
export const isAbsence = (answer: Reply | Silence): boolean =>
  answer.kind === 'reply' && answer.status === 404 && /^Could not find\b/i.test(errorIn(answer) ?? '')

/** An answer that is not the wanted one. SAFETY: its words are not repeated. */
export const failed = (answer: Reply | Silence): Exclude<Outcome<never>, { readonly status: 'done' }> => {
  if (answer.kind === 'silence') return unknown(answer.code, answer.detail)
  const code = String(answer.status)
  if (answer.status === 401) return refused(code, "Keystone refused the connector's own user: check it and its password")
  if (answer.status === 403)
    return refused(code, "Keystone does not let the connector's own user do this: check its role, and whether the domain can be written")
  if (answer.status === 429) return refused(code, 'too many requests', true)
  if (answer.status >= 400 && answer.status < 500) return refused(code, 'Keystone refused the call')
  return unknown(code, 'Keystone gave no usable answer')
}
