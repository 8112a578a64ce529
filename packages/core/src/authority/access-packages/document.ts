// An access package as a document: whom it is for by what he is, who may ask for it, what it gives, for how long, and who answers for it. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id } from '../../platform/schemas.ts'
import { standardBrake } from '../../registry/sources/index.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const accessPackageKind = 'access-package'

const Line = Type.String({ minLength: 1, maxLength: 500 })
const Names = Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true })

const PackageDocument = Closed({
  title: Line,
  /** Who gets it unasked, because of what he is. Everything that is said must hold. Absent: nobody. */
  for: Type.Optional(
    Closed({
      /** People of the enterprise, or people who work for it under a contract of another party. */
      is: Type.Enum(['person', 'contractor']),
      teams: Type.Optional(Names),
      /** Whose contractors. */
      parties: Type.Optional(Names),
      /** Under which contracts. */
      contracts: Type.Optional(Names),
      /** In any of these, as a source of the enterprise says; told apart by their ids there, never by a name. */
      groups: Type.Optional(Type.Array(Closed({ source: Id, group: Line }), { minItems: 1, maxItems: 200, uniqueItems: true })),
    }),
  ),
  /** Who may ask for it: people of the enterprise for themselves, and whoever answers for somebody. Absent: nobody. */
  onRequest: Type.Optional(Closed({ mostDays: Type.Integer({ minimum: 1, maximum: 400 }) })),
  gives: Type.Array(
    Closed({
      system: Id,
      /** Of credential: `postgresql.password`. */
      kind: Id,
      /** The account whose scope it copies. */
      likeAccount: Id,
      /** What its name begins with. */
      prefix: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,15}$' })),
      /** Where the first secret goes. Absent: nowhere, who signs in otherwise needs none. */
      deliverTo: Type.Optional(Type.String({ maxLength: 400 })),
    }),
    { minItems: 1, maxItems: 50 },
  ),
  /** Nothing of it lasts longer, unless who answers for him confirms it. */
  days: Type.Integer({ minimum: 1, maximum: 400 }),
  businessOwner: Id,
  technicalOwner: Id,
  /** Beyond it a mass of ends is held until somebody releases it. */
  brake: Type.Optional(
    Closed({
      percent: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
      atLeast: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    }),
  ),
})

export interface NamedGroup {
  readonly source: string
  readonly group: string
}

export interface WhomFor {
  readonly is: 'person' | 'contractor'
  readonly teams?: readonly string[]
  readonly parties?: readonly string[]
  readonly contracts?: readonly string[]
  readonly groups?: readonly NamedGroup[]
}

export interface GivenAccount {
  readonly system: string
  readonly kind: string
  readonly likeAccount: string
  readonly prefix?: string
  readonly deliverTo?: string
}

export interface AccessPackage {
  readonly title: string
  readonly for?: WhomFor
  readonly onRequest?: { readonly mostDays: number }
  readonly gives: readonly GivenAccount[]
  readonly days: number
  readonly businessOwner: string
  readonly technicalOwner: string
  readonly brake?: { readonly percent: number; readonly atLeast: number }
}

/** SAFETY: a whole path but for the names, and one that no two accounts share. */
const placeForm = /^file:\/(?:[A-Za-z0-9_@.-]|\{holder\}|\{system\}|\{account\}|\/)+$/

const deliveryProblem = (place: string): string | undefined => {
  if (!placeForm.test(place) || /(^|\/)\.{1,2}(\/|$)/.test(place.slice('file:'.length)))
    return 'must be `file:` and an absolute path, with `{holder}`, `{system}` and `{account}` for what differs'
  return place.split('/').at(-1)!.includes('{account}')
    ? undefined
    : 'its last part must hold `{account}`, so that no two secrets share a file'
}

const ownProblems = (one: AccessPackage): Problem[] => {
  const problems: Problem[] = []
  if (one.for === undefined && one.onRequest === undefined)
    problems.push({ where: 'for', problem: 'nobody gets it: say whom it is `for`, or let it be asked for with `onRequest`' })
  if (one.for?.is === 'person' && (one.for.parties !== undefined || one.for.contracts !== undefined))
    problems.push({ where: 'for', problem: 'people of the enterprise have no party and no contract; write `is: contractor`' })
  if ((one.onRequest?.mostDays ?? 0) > one.days)
    problems.push({ where: 'onRequest.mostDays', problem: `nothing of it lasts longer than ${one.days} days` })
  if (one.businessOwner === one.technicalOwner)
    problems.push({ where: 'technicalOwner', problem: 'two people answer for it; name another one than the business owner' })
  const seen = new Set<string>()
  for (const [n, { system, kind, likeAccount, deliverTo }] of one.gives.entries()) {
    const key = JSON.stringify([system, kind, likeAccount])
    if (seen.has(key)) problems.push({ where: `gives.${n}`, problem: 'it is given already, above' })
    seen.add(key)
    const problem = deliverTo === undefined ? undefined : deliveryProblem(deliverTo)
    if (problem !== undefined) problems.push({ where: `gives.${n}.deliverTo`, problem })
  }
  return problems
}

/** Its form: what is wrong, or the package. */
export const readPackage = (input: unknown): { readonly document: AccessPackage } | { readonly problems: readonly Problem[] } => {
  if (!Check(PackageDocument, input)) {
    return {
      problems: Errors(PackageDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'package', problem: error.message })),
    }
  }
  const one: AccessPackage = input
  const problems = ownProblems(one)
  return problems.length > 0 ? { problems } : { document: one }
}

/** A kept package. Errors: `instrument.unreadable`. */
export const packageIn = (document: Document): AccessPackage => readKept(accessPackageKind, document, readPackage)

/** A softer brake than the standard one is a weaker control. */
export const isSofter = ({ brake }: AccessPackage): boolean =>
  brake !== undefined && (brake.percent > standardBrake.percent || brake.atLeast > standardBrake.atLeast)
