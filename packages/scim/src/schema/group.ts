// Groups (RFC 7643 §4.2). A group is kept as a fact of its source: it gives nobody a role.
import { GROUP_SCHEMA } from '../urns.ts'
import { complex, reference, type Schema, string } from './attribute.ts'

export const GROUP: Schema = {
  id: GROUP_SCHEMA,
  name: 'Group',
  description: 'A group of users, identities or groups',
  attributes: [
    string('displayName', 'Name of the group', { required: true }),
    complex(
      'members',
      'Who is directly in it',
      [
        string('value', 'Id of the member', { caseExact: true, mutability: 'immutable' }),
        reference('$ref', 'Address of the member', ['User', 'Group', 'Identity'], { mutability: 'immutable' }),
        string('type', 'What the member is', { canonicalValues: ['User', 'Group', 'Identity'], mutability: 'immutable' }),
        string('display', 'Name of the member', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ],
}
