// The API of confirmations: the text to sign, and the signature that lets a contract go on.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Base64, Closed, Digest, Id, Signature, Text } from '../../platform/schemas.ts'
import { confirmContract, draftConfirmation } from './confirmations.ts'

const ContractParam = Closed({ contract: Id })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'calendar day, UTC', examples: ['2027-12-31'] })
const given = { until: Day, reason: Text, ticket: Text }
const errors = [
  'contract.unknown',
  'contract.not_active',
  'contract.open_ended',
  'contract.past_end',
  'contract.until',
  'contract.reason_missing',
  'contract.ticket_missing',
  'contract.outlives_principal',
]

const draft = operation({
  id: 'contracts.draftConfirmation',
  method: 'POST',
  path: '/v1/contracts/{contract}/confirmation-draft',
  summary: 'The exact text that the caller would sign so that a contract goes on; nothing is stored',
  description:
    'What is signed is SHA-256(`countersign/contract-confirmation/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.',
  scope: 'approve',
  power: 'contract.confirm',
  params: ContractParam,
  body: Closed(given),
  response: Closed({ contract: Id, fromEnd: Day, text: Type.String(), digest: Digest, nonce: Base64 }),
  errors,
  resource: ({ params }) => ({ kind: 'contract', id: params.contract }),
  handle: (runtime, caller, { params, body }) => draftConfirmation(runtime, caller, params.contract, body),
})

const confirm = operation({
  id: 'contracts.confirm',
  method: 'POST',
  path: '/v1/contracts/{contract}/confirmation',
  summary: 'A person of the enterprise signs that a contract goes on until a day; without it the contract ends',
  scope: 'approve',
  power: 'contract.confirm',
  asksItself: true,
  params: ContractParam,
  body: Closed({ ...given, keyId: Id, signature: Signature }),
  response: Closed({ contract: Id, fromEnd: Day, until: Day, confirmation: Id }),
  errors: [...errors, 'contract.ineligible', 'contract.bad_signature'],
  handle: (runtime, caller, { params, body: { keyId, signature, ...rest } }) =>
    confirmContract(runtime, caller, params.contract, rest, { keyId, signature }),
})

export const confirmationOperations = [draft, confirm]
