// Which workload a token is, by its verified claims. Pure. SAFETY: own properties only, values compared whole and by type; a token that fits two
// workloads is nobody's.
import type { IssuerText, WorkloadMapping } from './issuer-document.ts'

export interface StandingIssuer {
  readonly name: string
  readonly version: number
  readonly text: IssuerText
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

/** By the claim's name, or by a JSON pointer (RFC 6901) where it lies deeper. */
export const claimOf = (claims: Readonly<Record<string, unknown>>, name: string): unknown =>
  name.startsWith('/')
    ? name
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce<unknown>(member, claims)
    : member(claims, name)

const fits = (mapping: WorkloadMapping, claims: Readonly<Record<string, unknown>>): boolean => {
  const wanted = Object.entries(mapping.claims)
  return wanted.length > 0 && wanted.every(([name, value]) => claimOf(claims, name) === value)
}

/** Undefined: no workload of this issuer, or more than one. */
export const workloadOf = (issuer: IssuerText, claims: Readonly<Record<string, unknown>>): string | undefined => {
  const found = new Set(issuer.workloads.filter((mapping) => fits(mapping, claims)).map(({ workload }) => workload))
  const [only] = found
  return found.size === 1 ? only : undefined
}
