// Users (RFC 7643 §4.1) and their enterprise extension (§4.3). Left out, because no source of records may give them: `roles`, `entitlements`
// and `x509Certificates`, which would be rights and credentials. `password` is taken and thrown away: it is never stored and never returned.
import { ENGAGEMENT_SCHEMA, ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from '../urns.ts'
import { boolean, complex, plural, reference, type Schema, string } from './attribute.ts'

export const USER: Schema = {
  id: USER_SCHEMA,
  name: 'User',
  description: 'A person',
  attributes: [
    string('userName', 'Name with which the person is known; unique among the users of a source', { required: true, uniqueness: 'server' }),
    complex('name', "The person's name in parts", [
      string('formatted', 'The whole name'),
      string('familyName', 'Family name'),
      string('givenName', 'Given name'),
      string('middleName', 'Middle names'),
      string('honorificPrefix', 'What stands before the name'),
      string('honorificSuffix', 'What stands after the name'),
    ]),
    string('displayName', 'Name to show'),
    string('nickName', 'Everyday name'),
    reference('profileUrl', 'Address of a page about the person', ['external']),
    string('title', 'Title, such as "Vice President"'),
    string('userType', 'What the person is to the enterprise: "Employee", "Contractor", "Vendor", "External"'),
    string('preferredLanguage', 'Preferred language (RFC 9110 §12.5.4)'),
    string('locale', 'Where the person is, for dates and currency (RFC 5646)'),
    string('timezone', 'Time zone, as in the IANA database'),
    boolean('active', 'Whether the person is with the enterprise; false is a leaver'),
    string('password', 'Taken and thrown away', { mutability: 'writeOnly', returned: 'never', caseExact: true }),
    plural('emails', 'E-mail addresses', string('value', 'Address'), ['work', 'home', 'other']),
    plural('phoneNumbers', 'Telephone numbers', string('value', 'Number'), ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    plural('ims', 'Addresses for instant messages', string('value', 'Address')),
    plural('photos', 'Pictures', reference('value', 'Address of the picture', ['external']), ['photo', 'thumbnail']),
    complex(
      'addresses',
      'Postal addresses',
      [
        string('formatted', 'The whole address'),
        string('streetAddress', 'Street and number'),
        string('locality', 'City'),
        string('region', 'State or region'),
        string('postalCode', 'Postal code'),
        string('country', 'Country (ISO 3166-1 alpha-2)'),
        string('type', 'What it is for', { canonicalValues: ['work', 'home', 'other'] }),
        boolean('primary', 'Whether it is the preferred one; at most one is'),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'Groups that the person is directly in; changed at the group',
      [
        string('value', 'Id of the group', { caseExact: true, mutability: 'readOnly' }),
        reference('$ref', 'Address of the group', ['Group'], { mutability: 'readOnly' }),
        string('display', 'Name of the group', { mutability: 'readOnly' }),
        string('type', 'How the person belongs to it', { canonicalValues: ['direct'], mutability: 'readOnly' }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
  ],
}

export const ENTERPRISE_USER: Schema = {
  id: ENTERPRISE_USER_SCHEMA,
  name: 'EnterpriseUser',
  description: 'What an enterprise says of its people',
  attributes: [
    string('employeeNumber', 'Number of the person in the enterprise'),
    string('costCenter', 'Cost centre'),
    string('organization', 'Organisation, or the company that a contractor works for'),
    string('division', 'Division'),
    string('department', 'Department; the team, where nothing else names it'),
    complex('manager', "The person's manager", [
      string('value', 'Id of the manager', { caseExact: true }),
      reference('$ref', 'Address of the manager', ['User']),
      string('displayName', "The manager's name", { mutability: 'readOnly' }),
    ]),
  ],
}

/** What RFC 7643 has no words for and an end of access needs: until when somebody works here, and on what ground. */
export const ENGAGEMENT: Schema = {
  id: ENGAGEMENT_SCHEMA,
  name: 'Engagement',
  description: 'On what ground, and until when, a person works for the enterprise',
  attributes: [
    string('lastDay', 'The last day, as `2026-12-31`'),
    string('party', 'Provider or subcontractor that a contractor works for', { caseExact: true }),
    string('contract', 'Id of the contract under which a contractor works', { caseExact: true }),
    string('sponsor', 'Person of the enterprise who answers for a contractor: id at this service, or as the registry knows him', {
      caseExact: true,
    }),
  ],
}
