// What a login door's answer says about the credential that was shown, and nothing more. Pure.
// INVARIANT: `refused` only for a 401 that challenges (RFC 9110 §15.5.2); a proxy's bare 401, 403, 429 and 5xx never count.
import type { Presentation } from '@countersign/connector-kit'
import type { Reply, Silence } from '../http/index.ts'

export type Verdict = Pick<Presentation, 'answer' | 'code' | 'detail'>

export const loginVerdict = (answer: Reply | Silence): Verdict => {
  if (answer.kind === 'silence') return { answer: 'unreachable', code: answer.code, detail: answer.detail }
  const code = String(answer.status)
  if (answer.status >= 200 && answer.status < 300) return { answer: 'accepted', code, detail: 'the user was let in' }
  const challenged = /(?:^|,)\s*(?:Basic|Bearer)(?:\s|,|$)/i.test(answer.header('www-authenticate') ?? '')
  if (answer.status === 401 && challenged) return { answer: 'refused', code, detail: 'the user was not let in' }
  return { answer: 'unreachable', code, detail: 'the answer says nothing about the credential' }
}
