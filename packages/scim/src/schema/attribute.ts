// What an attribute is (RFC 7643 §2.2, §7), and how definitions are written down: only what differs from the RFC's defaults is said.

export type AttributeType = 'string' | 'boolean' | 'integer' | 'dateTime' | 'reference' | 'complex'
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
export type Returned = 'always' | 'never' | 'default' | 'request'

export interface Attribute {
  readonly name: string
  readonly type: AttributeType
  readonly description: string
  readonly multiValued: boolean
  readonly required: boolean
  readonly caseExact: boolean
  readonly mutability: Mutability
  readonly returned: Returned
  readonly uniqueness: 'none' | 'server'
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly subAttributes?: readonly Attribute[]
}

export interface Schema {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

type Rest = Partial<Omit<Attribute, 'name' | 'type' | 'description'>>

const attribute = (type: AttributeType, name: string, description: string, rest: Rest = {}): Attribute => ({
  name,
  type,
  description,
  multiValued: false,
  required: false,
  // RFC 7643 §2.3.7: references are case exact; §2.3.5: so is a dateTime, in effect.
  caseExact: type === 'reference' || type === 'dateTime',
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...rest,
})

export const string = (name: string, description: string, rest?: Rest) => attribute('string', name, description, rest)
export const boolean = (name: string, description: string, rest?: Rest) => attribute('boolean', name, description, rest)
export const integer = (name: string, description: string, rest?: Rest) => attribute('integer', name, description, rest)
export const dateTime = (name: string, description: string, rest?: Rest) => attribute('dateTime', name, description, rest)
export const reference = (name: string, description: string, referenceTypes: readonly string[], rest?: Rest) =>
  attribute('reference', name, description, { referenceTypes, ...rest })
export const complex = (name: string, description: string, subAttributes: readonly Attribute[], rest?: Rest) =>
  attribute('complex', name, description, { subAttributes, ...rest })

/** RFC 7643 §2.4: a multi-valued attribute with its default sub-attributes. */
export const plural = (name: string, description: string, value: Attribute, canonicalTypes?: readonly string[], rest?: Rest): Attribute =>
  complex(
    name,
    description,
    [
      value,
      string('display', 'A name to show, in the words of the client'),
      string('type', 'What it is for', canonicalTypes === undefined ? {} : { canonicalValues: canonicalTypes }),
      boolean('primary', 'Whether it is the preferred one; at most one is'),
    ],
    { multiValued: true, ...rest },
  )
