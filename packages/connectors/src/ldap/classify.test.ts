// What each answer of a directory says about a password. A wrong line here closes a proof that should stay open, so each is named.
import { expect, test } from 'vitest'
import { classifyBind } from './present-bind.ts'

const ad = (data: string) => `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1 Code: 0x31`

test.each([
  ['52e', 'refused'],
  ['525', 'refused'],
  ['533', 'refused'],
  ['701', 'refused'],
  ['530', 'unreachable'],
  ['531', 'unreachable'],
  ['775', 'unreachable'],
  ['532', 'accepted'],
  ['773', 'accepted'],
])('active directory 49 with data %s: %s', (data, answer) => {
  expect(classifyBind(49, ad(data), undefined).answer).toBe(answer)
})

test.each([
  [49, undefined, 'refused'],
  [49, 0, 'accepted'],
  [49, 1, 'unreachable'],
  [49, 2, 'accepted'],
  [48, undefined, 'refused'],
  [32, undefined, 'refused'],
  [34, undefined, 'cannot_present'],
])('result code %s with password policy error %s: %s', (code, policy, answer) => {
  expect(classifyBind(code, '', policy).answer).toBe(answer)
})

test.each([1, 2, 3, 7, 8, 10, 11, 13, 19, 50, 51, 52, 53, 54, 80, 118, 4096])('result code %s says nothing about the password', (code) => {
  expect(classifyBind(code, '', undefined).answer).toBe('unreachable')
})
