import { expect, test } from 'vitest'
import { issuerText, placesOf } from './issuer-text.ts'

const form = {
  title: ' Staff ',
  issuer: 'https://login.example.com/realms/staff',
  clientId: 'countersign',
  secret: 'env:OIDC_SECRET',
  domains: 'Example.com, example.org',
  roles: 'groups SEC LEADS security_lead\n\n/realm_access/roles auditors auditor',
}

test('a form comes to a document whose roles keep every word of a value', () => {
  expect(issuerText(form)).toMatchObject({
    title: 'Staff',
    client: { method: 'client_secret_basic', secret: 'env:OIDC_SECRET' },
    person: { by: 'email', domains: ['example.com', 'example.org'] },
    roles: [
      { claim: 'groups', value: 'SEC LEADS', role: 'security_lead' },
      { claim: '/realm_access/roles', value: 'auditors', role: 'auditor' },
    ],
  })
})

test('a line that names no role gives none, so that the server refuses it', () => {
  expect(issuerText({ ...form, roles: 'groups SEC-LEADS' })['roles']).toEqual([{ claim: 'groups', value: '', role: '' }])
})

test('without a secret it is a public client, and without roles nobody is given one', () => {
  const document = issuerText({ ...form, secret: ' ', roles: '' })
  expect(document['client']).toEqual({ method: 'none' })
  expect(document).not.toHaveProperty('roles')
})

test('what the provider is told is of this origin', () => {
  expect(placesOf('https://countersign.example.com', 'staff').redirect).toBe('https://countersign.example.com/sign-in/oidc/staff/callback')
})
