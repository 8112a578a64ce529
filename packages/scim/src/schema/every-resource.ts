// Attributes of every resource (RFC 7643 §3.1). They belong to no schema and are in no /Schemas document.
import { type Attribute, complex, dateTime, reference, string } from './attribute.ts'

export const COMMON: readonly Attribute[] = [
  reference('schemas', 'Schemas of the resource', ['uri'], { multiValued: true, required: true, returned: 'always' }),
  string('id', 'Identifier given by this service', { caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'server' }),
  string('externalId', 'Identifier given by the client', { caseExact: true }),
  complex(
    'meta',
    'Facts about the resource itself',
    [
      string('resourceType', 'Kind of the resource', { caseExact: true, mutability: 'readOnly' }),
      dateTime('created', 'When it came to be here', { mutability: 'readOnly' }),
      dateTime('lastModified', 'When it was changed last', { mutability: 'readOnly' }),
      reference('location', 'Its address', ['uri'], { mutability: 'readOnly' }),
      string('version', 'Its version, as an entity tag', { caseExact: true, mutability: 'readOnly' }),
    ],
    { mutability: 'readOnly' },
  ),
]
