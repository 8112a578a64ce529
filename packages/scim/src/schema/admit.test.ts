// What is taken of a resource: names in the schema's spelling, values in one form; what is not the client's to say is left out or refused.
import { describe, expect, it } from 'vitest'
import { projectionOf } from '../projection.ts'
import { ENTERPRISE_USER_SCHEMA, USER_SCHEMA } from '../urns.ts'
import { admitResource } from './admit.ts'
import { RESOURCE_TYPES } from './resource-type.ts'

const { User } = RESOURCE_TYPES
const taken = (more: object) => admitResource(User, { schemas: [USER_SCHEMA], userName: 'jo', ...more })

describe('a resource', () => {
  it('is kept in the schema’s spelling, without what is empty, read-only, unknown or secret', () => {
    expect(
      taken({
        displayname: 'Jo',
        active: 'True',
        title: null,
        emails: [],
        id: 'mine',
        meta: { version: 'x' },
        groups: [{ value: 'g' }],
        password: 'p',
        shoeSize: 4,
        [ENTERPRISE_USER_SCHEMA.toUpperCase()]: { DEPARTMENT: 'Ops', shoe: 1 },
      }),
    ).toEqual({
      schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
      userName: 'jo',
      displayName: 'Jo',
      active: true,
      [ENTERPRISE_USER_SCHEMA]: { department: 'Ops' },
    })
  })

  it('with names out of the prototype is no harm and keeps none', () => {
    expect(Object.keys(taken(JSON.parse('{"constructor": {"prototype": 1}, "toString": 1, "hasOwnProperty": 2}')))).toEqual([
      'schemas',
      'userName',
    ])
  })

  it.each<[string, object]>([
    ['scim.invalid_syntax', { schemas: [] }],
    ['scim.invalid_syntax', { schemas: 'x' }],
    ['scim.invalid_syntax', { schemas: [USER_SCHEMA, 'urn:example:unknown:2.0:User'] }],
    ['scim.invalid_syntax', { username: 'twice' }],
    ['scim.invalid_value', { userName: null }],
    ['scim.invalid_value', { userName: '' }],
    ['scim.invalid_value', { userName: 7 }],
    ['scim.invalid_value', { userName: 'x'.repeat(5000) }],
    ['scim.invalid_value', { active: 'yes' }],
    ['scim.invalid_value', { name: 'Jo' }],
    ['scim.invalid_value', { emails: [[{ value: 'x' }]] }],
    ['scim.invalid_value', { emails: Array.from({ length: 2000 }, (_, n) => ({ value: `${n}` })) }],
    ['scim.invalid_value', { [ENTERPRISE_USER_SCHEMA]: 'Ops' }],
  ])('is refused as %s, case %#', (code, more) => {
    expect(() => taken(more)).toThrow(expect.objectContaining({ code }))
  })
})

describe('what is shown', () => {
  const user = {
    ...taken({ name: { familyName: 'A', givenName: 'B' }, emails: [{ value: 'a@x', type: 'work' }] }),
    id: '1',
    meta: { resourceType: 'User' },
  }
  it.each<[object, string[]]>([
    [{}, ['schemas', 'id', 'userName', 'name', 'emails', 'meta']],
    [{ attributes: ['USERNAME', 'nothing'] }, ['schemas', 'id', 'userName']],
    [{ attributes: ['emails.value', 'password'] }, ['schemas', 'id', 'emails']],
    [{ excludedAttributes: ['id', 'schemas', 'name', 'meta'] }, ['schemas', 'id', 'userName', 'emails']],
  ])('with %j is %j', (asked, names) => {
    expect(Object.keys(projectionOf(User, asked).show(user))).toEqual(names)
  })

  it('of a part is that part', () => {
    expect(projectionOf(User, { attributes: ['name.familyName'] }).show(user)['name']).toEqual({ familyName: 'A' })
    expect(projectionOf(User, { excludedAttributes: ['emails.type'] }).show(user)['emails']).toEqual([{ value: 'a@x' }])
  })
})
