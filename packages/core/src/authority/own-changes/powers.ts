// What a way of acting here brings of the powers that are the enterprise's alone, by the policy in force, asked as the prover asks it; and so by how many
// people it is signed.
import { ownModelOf, type PolicyEngine, type PrincipalRef } from '@countersign/policy'
import { Grants, scopesReach, signedPowers } from '../prover/index.ts'

/** `none`: no power of the enterprise's, and nobody outside: an administrator's word is enough. */
export type Signed = 'none' | 'one' | 'two'

const all = (engine: PolicyEngine, principal: PrincipalRef, at: Date): string[] =>
  new Grants(engine, at).of(principal).map(({ power }) => power as string)

export const powersOfRole = (engine: PolicyEngine, principal: PrincipalRef, role: string, at: Date): string[] =>
  all(engine, { ...principal, roles: [role] }, at).sort()

export const powersOfApiKey = (engine: PolicyEngine, principal: PrincipalRef, scopes: readonly string[], at: Date): string[] =>
  all(engine, principal, at)
    .filter((power) => scopesReach(scopes, power))
    .sort()

export const powersOfSigningKey = (engine: PolicyEngine, principal: PrincipalRef, purpose: 'approval' | 'execution', at: Date): string[] =>
  purpose === 'approval'
    ? all(engine, principal, at)
        .filter((power) => signedPowers.has(power))
        .sort()
    : []

export const isSignedByTwo = (engine: PolicyEngine, powers: readonly string[]): boolean => {
  const { signedByTwo } = ownModelOf(engine.bundle).changes
  return powers.some((power) => signedByTwo.some((one) => one === power))
}

export const signedBy = (engine: PolicyEngine, powers: readonly string[], outside: boolean): Signed =>
  isSignedByTwo(engine, powers) ? 'two' : powers.length > 0 || outside ? 'one' : 'none'
