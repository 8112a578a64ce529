// How an access token is lent: a client is made for it alone, with no more than the scopes that the rule says and that the model's client has.
import type { Handle, Lending } from '@countersign/connector-kit'
import Type, { type Static } from 'typebox'

/** RFC 6749 §3.3 scope-token. */
const Scope = Type.String({ maxLength: 100, pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$' })

export const TokenNarrow = Type.Object(
  {
    scopes: Type.Array(Scope, { minItems: 1, maxItems: 20, uniqueItems: true }),
    /** The API that it is for (RFC 8707). */
    resource: Type.Optional(Type.String({ maxLength: 2048, pattern: '^https?://[\\x21\\x24-\\x7e]+$' })),
  },
  { additionalProperties: false },
)
export type TokenNarrow = Static<typeof TokenNarrow>

export const tokenLending: Lending = {
  narrow: TokenNarrow,
  nameOf: (model: Handle, seed: Buffer): Handle => ({ kind: model.kind, account: `lent-${seed.toString('hex').slice(0, 24)}` }),
}
