/** May this principal do this to that? Cedar decides; an error, an unknown word or silence refuses. */

import type { AuthorizeAnswer, AuthorizeQuery } from './authorization.ts'
import { ask } from './cedar.ts'
import { authorizationRequest } from './cedar-request.ts'
import type { CompiledPack } from './compile.ts'

export function refuseUnreadable(bundleDigest: string, problems: string[]): AuthorizeAnswer {
  return {
    permitted: false,
    policies: [],
    reasons: ['the question could not be read, so nothing is permitted'],
    errors: problems,
    bundleDigest,
  }
}

export function authorizePower(pack: CompiledPack, bundleDigest: string, query: AuthorizeQuery): AuthorizeAnswer {
  const answer = ask(pack.powers.actions.get(query.action)!, authorizationRequest(query))
  const policies = [...answer.determining].sort()
  const errors = [...answer.errors]
  // INVARIANT: permitted only when Cedar allowed without an error and names a permit that the bundle has.
  const known = policies.length > 0 && policies.every((id) => pack.powers.rules.has(id))
  if (answer.allowed && !known) errors.push('cedar named a policy that the bundle does not have')
  const permitted = answer.allowed && known && errors.length === 0
  const reasons = policies.map((id) => pack.powers.rules.get(id)?.reason ?? id)
  if (errors.length > 0) reasons.unshift('the policy could not be evaluated, so nothing is permitted')
  else if (reasons.length === 0) reasons.push(`no policy permits \`${query.action}\` here`)
  return { permitted, policies, reasons: [...new Set(reasons)], errors, bundleDigest }
}
