// Identities that are no person: service accounts, OAuth clients, agents. SCIM has no schema for them in force. The core attributes follow the
// names of draft-wzdk-scim-agent-resource-00 (displayName, description, active, owners by reference); what governs them is the extension.
import { IDENTITY_SCHEMA, NHI_SCHEMA } from '../urns.ts'
import { boolean, complex, dateTime, integer, reference, type Schema, string } from './attribute.ts'

export const IDENTITY: Schema = {
  id: IDENTITY_SCHEMA,
  name: 'Identity',
  description: 'An identity that is no person',
  attributes: [
    string('displayName', 'Name, unique among the identities of a source', { required: true, uniqueness: 'server' }),
    string('description', 'What it is, for people'),
    string('kind', 'What it is: `service_account`, `oauth_client`, `api_client`, `agent`, or a word of your own', { required: true }),
    boolean('active', 'Whether it is in use; false ends it'),
  ],
}

export const NHI: Schema = {
  id: NHI_SCHEMA,
  name: 'NonHumanIdentity',
  description: 'Who answers for an identity that is no person, what it is for, and when it ends',
  attributes: [
    complex(
      'owners',
      'People of the enterprise who answer for it: one of type `business`, one of type `technical`',
      [
        string('value', 'Id of the person: at this service, or as the registry knows him', { caseExact: true }),
        reference('$ref', 'Address of the person', ['User']),
        string('type', 'For what he answers', { canonicalValues: ['business', 'technical'] }),
        string('display', 'His name, in the words of the client'),
      ],
      { multiValued: true },
    ),
    string('purpose', 'Why it exists'),
    string('scope', 'What was approved for it to reach: one right a value, in the words of its systems, without blanks', {
      multiValued: true,
    }),
    string('environment', 'Where it is used', { canonicalValues: ['production', 'staging', 'development'] }),
    string('criticality', 'How much depends on it', { canonicalValues: ['low', 'moderate', 'high', 'critical'] }),
    boolean('privileged', 'Whether it may administer what it reaches'),
    string('party', 'Who acts with it: a provider or subcontractor; else whom the source speaks for', { caseExact: true }),
    string('contract', 'Id of the contract under which it exists', { caseExact: true }),
    dateTime('expiresAt', 'When it ends by itself'),
    complex('rotation', 'How its credentials are replaced', [
      integer('intervalDays', 'At the latest after so many days, from 1 to 3650'),
      dateTime('lastRotatedAt', 'When that was done last; counts where nothing was seen that says otherwise'),
      string('path', 'By whom or by what: told, and offered, where one of them is overdue'),
    ]),
    string('approvalReference', 'The record in which it was approved, such as a ticket'),
  ],
}
