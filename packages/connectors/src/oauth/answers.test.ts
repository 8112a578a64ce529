// Each answer means one thing about the credential, whatever else a server puts into it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reply, Silence } from '../http/index.ts'
import { bearerChallenge, introspectionVerdict, resourceVerdict, tokenVerdict } from './answers.ts'

const reply = (status: number, json: unknown, challenge?: string): Reply => ({
  kind: 'reply',
  bytes: Buffer.alloc(0),
  status,
  json,
  header: (name) => (name === 'www-authenticate' ? challenge : undefined),
})
const silence: Silence = { kind: 'silence', code: 'timeout', detail: 'x' }
const status = fc.integer({ min: 100, max: 599 })
const body = fc.oneof(
  fc.jsonValue(),
  fc.record({ error: fc.oneof(fc.string(), fc.constantFrom('invalid_client', 'invalid_token', 'invalid_grant')) }),
)
const challenge = fc.option(
  fc.oneof(
    fc.string(),
    fc.constantFrom('Bearer', 'Basic realm="x"', 'Bearer error="invalid_token"', 'Bearer realm="a", error="insufficient_scope"'),
  ),
  { nil: undefined },
)

test('the token endpoint refuses a secret only by 400 or 401 with invalid_client', () => {
  fc.assert(
    fc.property(status, body, challenge, (code, json, header) => {
      const { answer } = tokenVerdict(reply(code, json, header))
      const saysSo = (code === 400 || code === 401) && (json as { error?: unknown } | null)?.error === 'invalid_client'
      expect(answer === 'refused').toBe(saysSo)
    }),
  )
  expect(tokenVerdict(reply(401, { error: 'invalid_client' })).answer).toBe('refused')
  expect(tokenVerdict(reply(401, '<html>')).answer).toBe('unreachable')
  expect(tokenVerdict(reply(403, { error: 'invalid_client' })).answer).toBe('unreachable')
  expect(tokenVerdict(silence).answer).toBe('unreachable')
})

test('the token endpoint accepts a secret only by a token, or by an error that is said of an authenticated client', () => {
  fc.assert(
    fc.property(status, body, (code, json) => {
      fc.pre(code !== 200)
      const { answer } = tokenVerdict(reply(code, json))
      const error = (json as { error?: unknown } | null)?.error
      const authenticated =
        (code === 400 || code === 401) && ['unauthorized_client', 'invalid_scope', 'invalid_target'].includes(String(error))
      expect(answer === 'accepted').toBe(authenticated)
    }),
  )
  expect(tokenVerdict(reply(200, { access_token: 't', token_type: 'Bearer' })).answer).toBe('accepted')
  expect(tokenVerdict(reply(400, { error: 'unauthorized_client' })).answer).toBe('accepted')
  for (const json of [{}, { access_token: '' }, { access_token: 1, token_type: 'Bearer' }, undefined, null, []])
    expect(tokenVerdict(reply(200, json)).answer, JSON.stringify(json)).toBe('unreachable')
})

test('an API refuses a token only by 401 with a Bearer challenge; redirects, 403, 404, 429 and 5xx say nothing', () => {
  fc.assert(
    fc.property(status, body, challenge, (code, json, header) => {
      const { answer } = resourceVerdict(reply(code, json, header))
      if (answer === 'refused') expect(code === 401 && /Bearer/i.test(header ?? '')).toBe(true)
      if (answer === 'accepted') expect((code >= 200 && code < 300) || (code === 403 && /insufficient_scope/.test(header ?? ''))).toBe(true)
    }),
  )
  expect(resourceVerdict(reply(401, undefined, 'Bearer error="invalid_token"')).answer).toBe('refused')
  expect(resourceVerdict(reply(401, undefined, 'Bearer realm="x"')).answer).toBe('refused')
  expect(resourceVerdict(reply(401, { error: 'invalid_token' })).answer).toBe('unreachable')
  expect(resourceVerdict(reply(401, undefined, 'Bearer error="invalid_request"')).answer).toBe('unreachable')
  expect(resourceVerdict(reply(403, undefined, 'Bearer error="insufficient_scope"')).answer).toBe('accepted')
  for (const code of [302, 403, 404, 405, 407, 429, 500, 503]) expect(resourceVerdict(reply(code, {})).answer).toBe('unreachable')
})

test('a Bearer challenge is found among others, with its error', () => {
  expect(bearerChallenge('Basic realm="x", Bearer realm="y", error="invalid_token"')).toBe('invalid_token')
  expect(bearerChallenge('Bearer')).toBe('')
  expect(bearerChallenge('Basic realm="Bearer"')).toBeUndefined()
  expect(bearerChallenge(undefined)).toBeUndefined()
})

test('introspection answers only by a boolean `active`', () => {
  expect(introspectionVerdict(reply(200, { active: true }))).toBe('active')
  expect(introspectionVerdict(reply(200, { active: false }))).toBe('inactive')
  fc.assert(
    fc.property(status, fc.jsonValue(), (code, json) => {
      const verdict = introspectionVerdict(reply(code, json))
      if (typeof verdict === 'string') expect(code === 200 && typeof (json as { active: unknown }).active === 'boolean').toBe(true)
    }),
  )
  for (const json of [{ active: 'false' }, { active: 0 }, {}, null, [false]])
    expect(typeof introspectionVerdict(reply(200, json))).toBe('object')
})

test('no verdict repeats what a server put into its answer', () => {
  fc.assert(
    fc.property(
      status,
      fc.string({ minLength: 12 }).map((text) => `canary${text}`),
      (code, secret) => {
        const json = { error: secret, error_description: secret, access_token: secret, active: secret }
        const verdicts = [
          tokenVerdict(reply(code, json)),
          resourceVerdict(reply(code, json, `Bearer error="${secret}"`)),
          introspectionVerdict(reply(code, json)),
        ]
        expect(JSON.stringify(verdicts)).not.toContain('canary')
      },
    ),
  )
})
