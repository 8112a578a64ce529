// What somebody is to hold in Countersign itself, as a document: a role, an API key or a signing key; what of the enterprise's powers it brings him, as it was
// found out when it was proposed. Pure. Nobody writes one himself: what people sign would be the proposer's words.
import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { SCOPES } from '../../platform/operation.ts'
import { Closed, Id, Instant, Nullable, PublicKey, Text } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const ownAccessKind = 'own-access'
const ownAccessType = 'countersign/own-access/v1'

const common = {
  type: Type.Literal(ownAccessType),
  principal: Id,
  party: Id,
  outside: Type.Boolean(),
  /** What of the powers that are the enterprise's alone it brings, by the policy that was in force. */
  powers: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { uniqueItems: true }),
  /** Whether one of them is signed by two. */
  empowers: Type.Boolean(),
}

const RoleGrant = Closed({ ...common, what: Type.Literal('role'), role: Id, until: Nullable(Instant) })
const ApiKeyGrant = Closed({
  ...common,
  what: Type.Literal('api_key'),
  heldBy: Id,
  name: Text,
  scopes: Type.Array(Type.Enum([...SCOPES]), { minItems: 1, uniqueItems: true }),
  until: Instant,
  /** SHA-256 of the secret: good for nothing until people have signed. */
  secret: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})
const SigningKeyGrant = Closed({
  ...common,
  what: Type.Literal('signing_key'),
  purpose: Type.Enum(['approval', 'execution']),
  assurance: Type.Enum(['standard', 'step_up']),
  publicKey: PublicKey,
  key: Id,
  /** He has lost every key that he had: two other people make sure that it is he. */
  recovery: Type.Boolean(),
})

const OwnAccessSchema = Type.Union([RoleGrant, ApiKeyGrant, SigningKeyGrant])
export type OwnAccess = Static<typeof OwnAccessSchema>
export const documentType = ownAccessType

export type ReadOwnAccess = { readonly document: OwnAccess } | { readonly problems: readonly Problem[] }

export const readOwnAccess = (input: unknown): ReadOwnAccess =>
  Check(OwnAccessSchema, input)
    ? { document: input }
    : {
        problems: Errors(OwnAccessSchema, input)
          .slice(0, 20)
          .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'grant', problem: error.message })),
      }

/** A kept one. Errors: `instrument.unreadable`. */
export const ownAccessIn = (document: Document): OwnAccess => readKept(ownAccessKind, document, readOwnAccess)

/** In whose hands it comes: none of them signs it. */
export const recipientsOf = (grant: OwnAccess): string[] =>
  grant.what === 'api_key' ? [...new Set([grant.principal, grant.heldBy])] : [grant.principal]

export const operationOf = (grant: OwnAccess): 'own-access.grant' | 'own-access.empower' =>
  grant.empowers || (grant.what === 'signing_key' && grant.recovery) ? 'own-access.empower' : 'own-access.grant'

const whose = ({ principal, party, outside }: OwnAccess): string =>
  outside ? `${principal} of ${party}, outside the enterprise,` : principal

const endWords = (until: string | null): string => (until === null ? 'it has no end' : `it ends at ${until}`)

/** In plain words, one line each, as whoever signs it reads it. */
export const linesOf = (grant: OwnAccess): string[] => {
  const { powers } = grant
  const brings =
    powers.length > 0 ? `it brings powers of the enterprise: ${powers.join(', ')}` : 'it brings no power that is the enterprise’s alone'
  switch (grant.what) {
    case 'role':
      return [`${whose(grant)} holds the role \`${grant.role}\` here from then on`, brings, endWords(grant.until)]
    case 'api_key':
      return [
        `a new API key \`${grant.name}\` acts as ${whose(grant)} from then on, for ${grant.scopes.join(', ')}`,
        ...(grant.heldBy === grant.principal ? [] : [`it is in the hands of ${grant.heldBy}`]),
        brings,
        endWords(grant.until),
      ]
    case 'signing_key':
      return [
        grant.purpose === 'approval'
          ? `whoever has the private half of \`${grant.key}\` signs in the name of ${whose(grant)} from then on`
          : `whoever has the private half of \`${grant.key}\` vouches for what ${whose(grant)} has carried out from then on`,
        ...(grant.recovery
          ? [`${grant.principal} has lost every key that he had: make sure that it is he, by another way than this one`]
          : []),
        ...(grant.purpose === 'approval' ? [brings] : []),
        ...(grant.assurance === 'step_up' ? ['it counts where policy asks for a step-up'] : []),
      ]
  }
}
