// The API of passkeys: a person brings one for himself.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Empty, Id } from '../../platform/schemas.ts'
import { CreationOptions, RegistrationResponse } from './model.ts'
import { beginRegistration, finishRegistration } from './registration.ts'

const begin = operation({
  id: 'passkeys.options',
  method: 'POST',
  path: '/v1/passkeys/options',
  summary: "What the caller's authenticator is asked, so that he gets a passkey of his own",
  scope: 'approve',
  power: 'self',
  body: Empty,
  response: Closed({ registration: Id, options: CreationOptions }),
  status: 201,
  errors: ['key.not_enterprise', 'key.nothing_to_sign'],
  handle: (runtime, caller) => beginRegistration(runtime, caller),
})

const finish = operation({
  id: 'passkeys.register',
  method: 'POST',
  path: '/v1/passkeys',
  summary: "Takes the answer of the caller's authenticator; the key waits until it is in effect",
  scope: 'approve',
  power: 'self',
  body: Closed({
    registration: Id,
    credential: RegistrationResponse,
    name: Type.String({ ...Id, maxLength: 80, examples: ['Yubikey on my keyring'] }),
  }),
  response: Closed({ registration: Id, keyId: Id, state: Type.Enum(['waits', 'in_effect']) }),
  status: 201,
  errors: [
    'passkey.unknown_registration',
    'passkey.answered',
    'passkey.too_late',
    'passkey.unreadable',
    'passkey.not_vouched',
    'passkey.synced',
    'key.not_enterprise',
    'key.nothing_to_sign',
    'key.malformed',
    'key.taken',
  ],
  handle: (runtime, caller, { body }) => finishRegistration(runtime, caller, body),
})

export const passkeyOperations = [begin, finish]
