// The doors of signing in and out, which are no part of the API: small JSON calls of this origin.
import { CountersignProblem } from './client.ts'

/** Throws `CountersignProblem` for every answer that is no success. */
export const knock = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const answer: unknown = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) {
    const given = (answer ?? {}) as Partial<{ title: string; detail: string; code: string; requestId: string }>
    throw new CountersignProblem({
      type: 'about:blank',
      title: given.title ?? response.statusText,
      status: response.status,
      detail: given.detail ?? `the server answered with status ${response.status}`,
      code: given.code ?? `http.${response.status}`,
      requestId: given.requestId ?? '',
    })
  }
  return answer as Answer
}
