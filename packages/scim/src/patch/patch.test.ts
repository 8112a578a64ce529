// PATCH (RFC 7644 §3.5.2): each operation by the RFC, sequences of them against a plain model, and what is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admitResource } from '../schema/admit.ts'
import { RESOURCE_TYPES } from '../schema/resource-type.ts'
import { ENTERPRISE_USER_SCHEMA, PATCH_OP, USER_SCHEMA } from '../urns.ts'
import type { Values } from '../value.ts'
import { applyChanges } from './apply.ts'
import { readPatch } from './read.ts'

const { User, Group } = RESOURCE_TYPES
const base = admitResource(User, {
  schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
  userName: 'jo',
  name: { familyName: 'A', givenName: 'B' },
  emails: [
    { value: 'w@x', type: 'work', primary: true },
    { value: 'h@x', type: 'home' },
  ],
  [ENTERPRISE_USER_SCHEMA]: { department: 'Ops', costCenter: '1' },
})
const patched = (operations: readonly object[], from: Values = base): Values =>
  applyChanges(User, from, readPatch(User, { schemas: [PATCH_OP], Operations: operations }))

describe('an operation', () => {
  it.each<[string, object, object]>([
    ['adds what is not there', { op: 'add', path: 'title', value: 'Ms' }, { title: 'Ms' }],
    [
      'merges the parts of one value',
      { op: 'add', path: 'name', value: { givenName: 'C' } },
      { name: { familyName: 'A', givenName: 'C' } },
    ],
    [
      'replaces named parts and leaves the others',
      { op: 'replace', path: 'name', value: { givenName: 'C' } },
      { name: { familyName: 'A', givenName: 'C' } },
    ],
    ['replaces a list as a whole', { op: 'replace', path: 'emails', value: [{ value: 'n@x' }] }, { emails: [{ value: 'n@x' }] }],
    [
      'replaces the chosen value as a whole',
      { op: 'replace', path: 'emails[type eq "home"]', value: { value: 'n@x', type: 'other' } },
      {
        emails: [
          { value: 'w@x', type: 'work', primary: true },
          { value: 'n@x', type: 'other' },
        ],
      },
    ],
    [
      'removes the chosen value',
      { op: 'remove', path: 'emails[type eq "home"]' },
      { emails: [{ value: 'w@x', type: 'work', primary: true }] },
    ],
    ['removes given values', { op: 'remove', path: 'emails', value: [{ value: 'w@x' }] }, { emails: [{ value: 'h@x', type: 'home' }] }],
    [
      'removes a part of the chosen value',
      { op: 'remove', path: 'emails[type eq "work"].primary' },
      {
        emails: [
          { value: 'w@x', type: 'work' },
          { value: 'h@x', type: 'home' },
        ],
      },
    ],
    [
      'adds to an extension by its name',
      { op: 'add', path: ENTERPRISE_USER_SCHEMA, value: { division: 'D' } },
      { [ENTERPRISE_USER_SCHEMA]: { department: 'Ops', costCenter: '1', division: 'D' } },
    ],
    [
      'makes the new primary the only one',
      { op: 'add', path: 'emails', value: [{ value: 'n@x', primary: true }] },
      {
        emails: [
          { value: 'w@x', type: 'work', primary: false },
          { value: 'h@x', type: 'home' },
          { value: 'n@x', primary: true },
        ],
      },
    ],
    [
      'makes the chosen value the only primary one',
      { op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' },
      {
        emails: [
          { value: 'w@x', type: 'work', primary: false },
          { value: 'h@x', type: 'home', primary: true },
        ],
      },
    ],
    ['sets what is null to nothing', { op: 'replace', path: 'name', value: null }, { name: undefined }],
  ])('%s', (_what, operation, after) => {
    const result = patched([operation])
    for (const [name, value] of Object.entries(after)) expect(result[name]).toEqual(value)
    for (const [name, value] of Object.entries(base)) if (!(name in after)) expect(result[name]).toEqual(value)
  })

  it('that adds what is there already changes nothing', () => {
    expect(patched([{ op: 'add', path: 'emails', value: [{ value: 'h@x', type: 'home' }] }])).toEqual(base)
  })

  it('that takes the last of an extension takes its schema too', () => {
    expect(patched([{ op: 'remove', path: ENTERPRISE_USER_SCHEMA }])['schemas']).toEqual([USER_SCHEMA])
  })

  it.each<[string, object]>([
    ['scim.invalid_syntax', { op: 'move', path: 'title' }],
    ['scim.invalid_path', { op: 'add', path: 'shoeSize', value: 1 }],
    ['scim.invalid_path', { op: 'add', path: 'name[familyName eq "A"]', value: {} }],
    ['scim.invalid_path', { op: 'add', value: { 'name.shoe': 1 } }],
    ['scim.invalid_path', { op: 'add', value: JSON.parse('{"__proto__x": 1}') }],
    ['scim.invalid_filter', { op: 'remove', path: 'emails[shoe eq "x"]' }],
    ['scim.invalid_value', { op: 'add', path: 'title' }],
    ['scim.invalid_value', { op: 'replace', path: 'active', value: 'perhaps' }],
    [
      'scim.invalid_value',
      {
        op: 'add',
        path: 'emails',
        value: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
    ],
    ['scim.no_target', { op: 'remove' }],
    ['scim.no_target', { op: 'replace', path: 'emails[type eq "other"]', value: { value: 'x' } }],
    ['scim.no_target', { op: 'add', path: 'emails[value co "zz"].type', value: 'x' }],
    ['scim.mutability', { op: 'replace', path: 'id', value: 'x' }],
    ['scim.mutability', { op: 'add', path: 'groups', value: [{ value: 'x' }] }],
    ['scim.mutability', { op: 'replace', path: 'meta.version', value: 'x' }],
    ['scim.mutability', { op: 'remove', path: 'userName' }],
  ])('is refused as %s: %j', (code, operation) => {
    expect(() => patched([operation])).toThrow(expect.objectContaining({ code }))
  })

  it('of which one is refused changes nothing', () => {
    const before = JSON.stringify(base)
    expect(() =>
      patched([
        { op: 'add', path: 'title', value: 'Ms' },
        { op: 'remove', path: 'userName' },
      ]),
    ).toThrow()
    expect(JSON.stringify(base)).toBe(before)
  })

  it('of a message that is none is refused', () => {
    for (const body of [
      null,
      [],
      {},
      { schemas: [PATCH_OP] },
      { schemas: [PATCH_OP], Operations: [] },
      { Operations: [{ op: 'add', path: 'title', value: 'x' }] },
      { schemas: [PATCH_OP], Operations: Array.from({ length: 2000 }, () => ({ op: 'remove', path: 'title' })) },
    ])
      expect(() => readPatch(Group, body)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^scim\./) }))
  })
})

describe('a sequence', () => {
  interface Model {
    title?: string
    department?: string
    name: { familyName?: string; givenName?: string }
    emails: Map<string, string>
  }
  const text = fc.constantFrom('a', 'b', 'c', 'd')
  const type = fc.constantFrom('work', 'home', 'other')
  const step = fc.oneof(
    fc.record({ is: fc.constant('title' as const), value: fc.option(text, { nil: null }) }),
    fc.record({ is: fc.constant('department' as const), value: fc.option(text, { nil: null }) }),
    fc.record({
      is: fc.constant('name' as const),
      part: fc.constantFrom('familyName' as const, 'givenName' as const),
      value: fc.option(text, { nil: null }),
    }),
    fc.record({ is: fc.constant('email' as const), type, value: fc.option(text, { nil: null }) }),
  )
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
  const told = (model: Model, each: Step): void => {
    if (each.is === 'email') {
      if (each.value === null) model.emails.delete(each.type)
      else model.emails.set(each.type, each.value)
      return
    }
    const [holder, name] = each.is === 'name' ? ([model.name, each.part] as const) : ([model, each.is] as const)
    if (each.value === null) delete (holder as Record<string, unknown>)[name]
    else Object.assign(holder, { [name]: each.value })
  }
  const shapes = fc.constantFrom('path', 'Path', 'none')

  it('comes to what a plain record of the last word on each comes to, however the words are put', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, shapes), { maxLength: 30 }), (steps) => {
        const model: Model = { name: {}, emails: new Map() }
        const start = admitResource(User, { schemas: [USER_SCHEMA], userName: 'jo' })
        const operations = steps.map(([each, shape]) => {
          const path =
            each.is === 'title'
              ? 'title'
              : each.is === 'department'
                ? `${ENTERPRISE_USER_SCHEMA}:department`
                : each.is === 'name'
                  ? `name.${each.part}`
                  : `emails[type eq "${each.type}"].value`
          told(model, each)
          if (each.value === null) return { op: shape === 'Path' ? 'Remove' : 'remove', path }
          if (shape === 'none') return { op: 'replace', value: { [path]: each.value } }
          return { op: shape === 'Path' ? 'Add' : 'replace', path, value: each.value }
        })
        const result = operations.length === 0 ? start : patched(operations, start)
        expect(result['title']).toBe(model.title)
        expect(result['name'] ?? {}).toEqual(model.name)
        expect((result[ENTERPRISE_USER_SCHEMA] as { department?: string } | undefined)?.department).toBe(model.department)
        const emails = (result['emails'] ?? []) as readonly { type: string; value: string }[]
        expect(new Map(emails.map((email) => [email.type, email.value]))).toEqual(model.emails)
        expect(emails).toHaveLength(model.emails.size)
      }),
      { numRuns: 300 },
    )
  })
})
