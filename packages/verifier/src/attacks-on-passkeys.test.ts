// The log, the mandate key and the witness serve the attacker; the keys folder doesn't. What a passkey signed is verified offline, and nothing else passes for it.
import { assertionBytes, canonicalJson, signEd25519 } from '@countersign/ledger'
import { type Bent, FLAGS } from '@countersign/ledger/testing/software-authenticator'
import { describe, expect, it } from 'vitest'
import { personMessage } from './person-signature.ts'
import { isProven } from './report.ts'
import { attackRoom } from './testing/attack-room.ts'
import type { Holder } from './testing/company.ts'
import type { Requested } from './testing/script.ts'
import { approvedBy } from './testing/stories.ts'

const { company, problemsOf, judged } = attackRoom()
const { alice, bob, paula, pedro } = company.people
const messageOf = (request: Requested, label: 'approval' | 'refusal' = 'approval') =>
  personMessage(`countersign/${label}/v1`, request.nonce, request.plan)

/** Alice signs as she should, and the other one with what the attacker has. */
const withSignature = (person: Holder, signature: (request: Requested) => Buffer) =>
  problemsOf(
    approvedBy(company, (script, request) => {
      script.approve(request, alice)
      script.approve(request, person, { signature: signature(request).toString('base64') })
    }),
    'integrity',
  )

it('approvals by passkey, of either algorithm, are as good as those by a key file', async () => {
  for (const people of [
    [paula, pedro],
    [alice, paula],
  ]) {
    const story = approvedBy(company, (script, request) => {
      for (const person of people) script.approve(request, person)
      script.complete(request, people)
    })
    expect(isProven(await judged(story))).toBe(true)
  }
})

describe.each([
  ['ES256', paula],
  ['EdDSA', pedro],
] as const)('a passkey of %s has not approved', (_algorithm, person) => {
  const passkey = person.passkey!
  const bent: Readonly<Record<string, Bent>> = {
    'by an assertion over another challenge': { challenge: Buffer.alloc(32, 1) },
    'at another origin': { origin: 'https://countersign.example' },
    'for another relying party': { rpId: 'countersign.example' },
    'without having verified its holder': { flags: FLAGS.up },
    'without anybody present': { flags: FLAGS.uv },
    'by the making of a key': { type: 'webauthn.create' },
    'inside a page of another origin': { crossOrigin: true },
    'with more behind the authenticator data': { more: Buffer.alloc(4) },
    'by client data with a member twice': { clientDataJSON: '{"type":"webauthn.create","type":"webauthn.get"}' },
  }
  it.each(Object.entries(bent))('%s', async (_name, how) => {
    expect(await withSignature(person, (request) => passkey.sign(messageOf(request), how))).toContain('approval.bad_signature')
  })

  it('by its refusal of the same request', async () => {
    expect(await withSignature(person, (request) => passkey.sign(messageOf(request, 'refusal')))).toContain('approval.bad_signature')
  })

  it('by what another one signed, or by a plain signature', async () => {
    const other = (person === paula ? pedro : paula).passkey!
    expect(await withSignature(person, (request) => other.sign(messageOf(request)))).toContain('approval.bad_signature')
    expect(await withSignature(person, (request) => passkey.assert(messageOf(request)).signature)).toContain('approval.bad_signature')
    expect(await withSignature(person, (request) => signEd25519(alice.keys.privateKey, messageOf(request)))).toContain(
      'approval.bad_signature',
    )
  })

  it('by an assertion in another spelling, cut, or too long to be one', async () => {
    const spelled = (request: Requested, how: (text: string) => string) => Buffer.from(how(passkey.sign(messageOf(request)).toString()))
    for (const how of [(text: string) => `${text} `, (text: string) => text.slice(1), (text: string) => text.replace('{', '{ ')])
      expect(await withSignature(person, (request) => spelled(request, how))).toContain('approval.bad_signature')
    const long = canonicalJson({ authenticatorData: 'A'.repeat(9000), clientDataJSON: 'AA', signature: 'AA' })
    expect(await withSignature(person, () => Buffer.from(long))).not.toEqual([])
  })

  it('with a signature of no bytes that mean anything', async () => {
    const garbage = (request: Requested) => assertionBytes({ ...passkey.assert(messageOf(request)), signature: Buffer.alloc(70, 0x30) })
    expect(await withSignature(person, garbage)).toContain('approval.bad_signature')
  })
})

it('an assertion under the id of a key file, and a key file’s signature under the id of a passkey, count for nobody', async () => {
  expect(await withSignature(bob, (request) => paula.passkey!.sign(messageOf(request)))).toContain('approval.bad_signature')
  const stolen = approvedBy(company, (script, request) => {
    script.approve(request, alice)
    script.approve(request, bob, { keyId: paula.keyId, signature: paula.passkey!.sign(messageOf(request)).toString('base64') })
  })
  expect(await problemsOf(stolen, 'integrity')).toContain('approval.not_their_key')
})
