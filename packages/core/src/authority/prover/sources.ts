// Every source of edges. What isn't in this list is not part of what is proven.
import type { EdgeSource } from './source.ts'
import { apiKeys } from './sources/api-keys.ts'
import { consequences } from './sources/consequences.ts'
import { deputies } from './sources/deputies.ts'
import { parties } from './sources/parties.ts'
import { samePerson } from './sources/same-person.ts'
import { secrets } from './sources/secrets.ts'
import { signIns } from './sources/sign-ins.ts'
import { signingKeys } from './sources/signing-keys.ts'

export const edgeSources: readonly EdgeSource[] = [parties, samePerson, apiKeys, signingKeys, deputies, secrets, signIns, consequences]

/** Beside what the sources name: who there is, the roles that they hold, and the policy in force. */
export const concerns: ReadonlySet<string> = new Set([
  'organisation.created',
  'account.adopted',
  'inventory.imported',
  'principal.deactivated',
  'principal.reactivated',
  'role.assigned',
  'role.ended',
  'policy.activated',
  ...edgeSources.flatMap((source) => source.changedBy),
])
