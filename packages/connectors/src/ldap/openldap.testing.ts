// A throw-away OpenLDAP for tests of the connector: how it is set up, and work around the connector as the directory's administrator.
import { randomBytes } from 'node:crypto'
import { type Presentable, Secret } from '@countersign/connector-kit'
import { type OpenLdap, type OpenLdapOptions, startOpenLdap } from '@countersign/downstreams/openldap'
import { Client } from 'ldapts'

export const secret = () => new Secret(randomBytes(15).toString('base64url'))
export const passwords = { operator: secret(), observer: secret(), canary: secret() }
export const start = (more: Pick<OpenLdapOptions, 'sizeLimit' | 'withoutPolicy'> = {}): Promise<OpenLdap> =>
  startOpenLdap({
    operatorPassword: passwords.operator.expose(),
    observerPassword: passwords.observer.expose(),
    canaryPassword: passwords.canary.expose(),
    ...more,
  })

/** Works as the directory's administrator, around the connector. */
export async function asAdmin<T>(server: OpenLdap, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url: `ldaps://127.0.0.1:${server.tlsPort}`, tlsOptions: { ca: [server.ca] } })
  await client.bind(server.adminDn, server.adminPassword)
  try {
    return await work(client)
  } finally {
    await client.unbind()
  }
}

export async function provision(server: OpenLdap, name = `svc-${randomBytes(6).toString('hex')}`): Promise<Presentable> {
  const password = secret()
  const dn = `uid=${name},${server.base}`
  await asAdmin(server, (client) =>
    client.add(dn, { objectClass: ['account', 'simpleSecurityObject'], uid: name, userPassword: password.expose() }),
  )
  return { handle: { kind: 'ldap.password', account: dn }, secret: password }
}

export const configFor = (server: OpenLdap, plain: number, tls: number, more: object = {}) => ({
  flavour: 'openldap' as const,
  server: { url: `ldaps://127.0.0.1:${tls}`, ca: server.ca },
  doors: [
    { protocol: 'ldap' as const, id: 'starttls', url: `ldap://127.0.0.1:${plain}`, ca: server.ca },
    { protocol: 'ldap' as const, id: 'ldaps', url: `ldaps://127.0.0.1:${tls}`, ca: server.ca },
  ],
  base: server.base,
  groupBase: server.groupBase,
  operatorDn: server.operatorDn,
  observerDn: server.observerDn,
  canary: { dn: server.canaryDn },
  pageSize: 4,
  lockoutBudget: 4,
  ...more,
})
export const operatorSecrets = { operator_password: passwords.operator }
export const observerSecrets = { observer_password: passwords.observer, canary_password: passwords.canary }
