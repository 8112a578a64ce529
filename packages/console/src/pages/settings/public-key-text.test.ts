import { expect, test } from 'vitest'
import { publicKeyIn } from './public-key-text.ts'

/** RFC 8410, section 10. */
const spki = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='
const key = 'Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='
const secret = 'MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC'
const secretWithPublic = 'MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJz'
const pem = (label: string, body: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`

test('a public key is read from its raw bytes, its DER and its PEM', () => {
  for (const text of [key, ` ${key}\n`, spki, pem('PUBLIC KEY', spki)]) expect(publicKeyIn(text)).toEqual({ key })
})

test('a private key is told apart in every form, and nothing of it is given back', () => {
  for (const text of [
    secret,
    secretWithPublic,
    pem('PRIVATE KEY', secret),
    pem('ENCRYPTED PRIVATE KEY', 'MIGjMF8G'),
    pem('OPENSSH PRIVATE KEY', 'b3BlbnNzaC1rZXktdjE'),
    pem('PUBLIC KEY', secret),
  ])
    expect(publicKeyIn(text)).toEqual({ problem: 'private' })
})

test('what is no Ed25519 key is not sent', () => {
  const other = pem('PUBLIC KEY', 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=')
  for (const text of ['', 'key', key.slice(1), other]) expect(publicKeyIn(text)).toEqual({ problem: 'unreadable' })
})
