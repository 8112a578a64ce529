// What the authority has issued, in pages, for who holds a token. No published protocol has it; the shape is the connector's (packages/connectors/src/x509/register.ts).
import { createHash } from 'node:crypto'
import type { Answer } from './acme.ts'
import type { Authority } from './authority.ts'

export const listing = (authority: Authority, given: string | undefined, tokens: readonly string[], query: URLSearchParams): Answer => {
  const say = (status: number, body: unknown): Answer => ({ status, type: 'application/json', body: JSON.stringify(body) })
  if (!tokens.some((token) => given === `Bearer ${token}`)) return say(401, { error: 'unauthorized' })
  const [serial, key, name, after] = [query.get('serial'), query.get('key'), query.get('name'), query.get('after')]
  const from = after === null ? 0 : Number(after)
  const limit = Math.min(Number(query.get('limit') ?? 100), 1000)
  if (!Number.isSafeInteger(from) || from < 0 || !Number.isSafeInteger(limit) || limit < 1) return say(400, { error: 'bad_page' })
  const wanted = authority.entries.filter(
    ({ certificate }) =>
      (serial === null || certificate.serial === serial) &&
      (name === null || certificate.commonName === name) &&
      (key === null || createHash('sha256').update(certificate.spki).digest('hex') === key),
  )
  const page = wanted.slice(from, from + limit)
  return say(200, {
    certificates: page.map(({ certificate }) => certificate.der.toString('base64')),
    ...(from + limit < wanted.length ? { next: String(from + limit) } : {}),
  })
}
