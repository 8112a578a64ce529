import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dssePae, signEnvelope, verifyEnvelope } from './dsse.ts'
import { makeStatement, parseStatement, STATEMENT_PAYLOAD_TYPE, statementBytes } from './intoto.ts'
import { enrolPublicKey, generateKeyPair } from './keys.ts'

const codeOf = (run: () => unknown) => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code
  }
}
const a = generateKeyPair()
const b = generateKeyPair()
const known = (id: string) => (id === 'a' ? enrolPublicKey(a.publicKey) : undefined)
const payload = Buffer.from('hello world')

test('pre-authentication encoding is that of the DSSE protocol, with lengths in bytes', () => {
  expect(dssePae('http://example.com/HelloWorld', payload).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  expect(dssePae('é', Buffer.from('ü')).toString()).toBe('DSSEv1 2 é 2 ü')
})

test('an envelope verifies with a known key; unknown key ids never count', () => {
  const envelope = signEnvelope('text/plain', payload, [
    { keyId: 'b', privateKey: b.privateKey },
    { keyId: 'a', privateKey: a.privateKey },
    { keyId: 'a', privateKey: a.privateKey },
  ])
  const verified = verifyEnvelope(JSON.parse(JSON.stringify(envelope)), known)
  expect(verified).toEqual({ payload, payloadType: 'text/plain', keyIds: ['a'] })
  expect(codeOf(() => verifyEnvelope(signEnvelope('text/plain', payload, [{ keyId: 'b', privateKey: b.privateKey }]), known))).toBe(
    'dsse.no_known_signature',
  )
})

test('a signature by another key under a known id, another type, another payload and any flipped bit are refused', () => {
  expect(codeOf(() => verifyEnvelope(signEnvelope('text/plain', payload, [{ keyId: 'a', privateKey: b.privateKey }]), known))).toBe(
    'dsse.bad_signature',
  )
  const envelope = signEnvelope('text/plain', payload, [{ keyId: 'a', privateKey: a.privateKey }])
  expect(codeOf(() => verifyEnvelope({ ...envelope, payloadType: 'text/html' }, known))).toBe('dsse.bad_signature')
  fc.assert(
    fc.property(fc.nat(payload.length * 8 - 1), (bit) => {
      const bad = Buffer.from(payload)
      bad[bit >> 3]! ^= 1 << (bit & 7)
      expect(codeOf(() => verifyEnvelope({ ...envelope, payload: bad.toString('base64') }, known))).toBe('dsse.bad_signature')
    }),
  )
})

test('any other shape is refused before a signature is looked at', () => {
  const envelope = signEnvelope('text/plain', payload, [{ keyId: 'a', privateKey: a.privateKey }])
  const [signature] = envelope.signatures
  for (const bad of [
    null,
    [],
    'x',
    { ...envelope, more: 1 },
    { ...envelope, payloadType: '' },
    { ...envelope, payload: `${envelope.payload}\n` },
    { ...envelope, payload: envelope.payload.replace('=', '') },
    { ...envelope, signatures: [] },
    { ...envelope, signatures: Array(17).fill(signature) },
    { ...envelope, signatures: [{ ...signature, cert: 'x' }] },
    { ...envelope, signatures: [{ keyid: 'a' }] },
    { ...envelope, signatures: [{ keyid: 'a', sig: `${signature!.sig} ` }] },
  ]) {
    expect(codeOf(() => verifyEnvelope(bad, known))).toBe('dsse.malformed')
  }
})

test('a statement comes back as it was made, and any other shape is refused', () => {
  const statement = makeStatement('https://example.com/p/v1', { name: 'plan', digest: { sha256: 'ab'.repeat(32) } }, { x: [1, 'é'] })
  expect(parseStatement(statementBytes(statement))).toEqual(statement)
  expect(STATEMENT_PAYLOAD_TYPE).toBe('application/vnd.in-toto+json')
  for (const change of [
    { _type: 'https://in-toto.io/Statement/v0.1' },
    { subject: [] },
    { subject: [{ name: 'x', digest: {} }] },
    { subject: [{ name: 'x', digest: { sha256: 'AB'.repeat(32) } }] },
    { subject: [{ name: 'x', digest: { sha256: 'ab' } }] },
    { subject: [{ name: 'x', digest: { sha256: 'ab'.repeat(32) }, uri: 'y' }] },
    { predicateType: '' },
    { predicate: [] },
    { extra: 1 },
  ]) {
    expect(codeOf(() => parseStatement(Buffer.from(JSON.stringify({ ...statement, ...change }))))).toBe('statement.malformed')
  }
  expect(codeOf(() => parseStatement(Buffer.from('{"_type":"a","_type":"b"}')))).toBe('json.duplicate_key')
  expect(codeOf(() => parseStatement(Buffer.from([0x22, 0xff, 0x22])))).toBe('json.not_utf8')
})
