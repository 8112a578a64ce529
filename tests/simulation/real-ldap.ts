// A real OpenLDAP with people and groups as a whole downstream system: how the connector is set up, and a look at it around the connector.
import { randomBytes } from 'node:crypto'
import { type Observer, type Operator, Secret } from '@countersign/connector-kit'
import { ldap } from '@countersign/connectors/ldap'
import { startOpenLdap } from '@countersign/downstreams/openldap'
import { Client } from 'ldapts'

export const LDAP_KIND = 'ldap.password'

export const onOpenLdap = async () => {
  const secret = () => new Secret(randomBytes(15).toString('base64url'))
  const [operator, observer, canary] = [secret(), secret(), secret()]
  const server = await startOpenLdap({
    operatorPassword: operator.expose(),
    observerPassword: observer.expose(),
    canaryPassword: canary.expose(),
  })
  const at = { url: `ldaps://127.0.0.1:${server.tlsPort}`, ca: server.ca }
  const config = {
    flavour: 'openldap' as const,
    server: at,
    doors: [{ protocol: 'ldap' as const, id: 'ldaps', ...at }],
    base: server.base,
    groupBase: server.groupBase,
    operatorDn: server.operatorDn,
    observerDn: server.observerDn,
    canary: { dn: server.canaryDn },
  }
  const as = async <T>(dn: string, password: string, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ url: at.url, tlsOptions: { ca: [server.ca] } })
    try {
      await client.bind(dn, password)
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  const asAdmin = <T>(work: (client: Client) => Promise<T>): Promise<T> => as(server.adminDn, server.adminPassword, work)
  const secrets = {
    operator: { operator_password: operator },
    observer: { observer_password: observer, canary_password: canary },
  }
  return {
    config,
    secrets,
    canary: server.canaryDn,
    /** Opened at each use, as its own calls are short. */
    connectors: {
      definition: (kind: string) => (kind === ldap.kind ? ldap : undefined),
      known: () => [ldap],
      operator: async (): Promise<Operator> => ldap.openOperator(config, secrets.operator),
      observer: async (): Promise<Observer> => ldap.openObserver(config, secrets.observer),
    },
    async add(uid: string): Promise<{ readonly dn: string; readonly secret: Secret }> {
      const [dn, own] = [`uid=${uid},${server.base}`, secret()]
      await asAdmin((client) =>
        client.add(dn, { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid, mail: `${uid}@acme.example`, userPassword: own.expose() }),
      )
      return { dn, secret: own }
    },
    async group(name: string, member: readonly string[]): Promise<string> {
      const dn = `cn=${name},${server.groupBase}`
      await asAdmin((client) => client.add(dn, { objectClass: 'groupOfNames', member: [...member] }))
      return dn
    },
    members: (group: string): Promise<string[]> =>
      asAdmin(async (client) => {
        const { searchEntries } = await client.search(group, { scope: 'base', attributes: ['member'] })
        return [searchEntries[0]?.['member'] ?? []].flat().map(String)
      }),
    /** With a log-in of its own, around the connector. */
    opens: (dn: string, password: Secret): Promise<boolean> =>
      as(dn, password.expose(), async () => true).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 49) return false
        throw error
      }),
    stop: () => server.close(),
  }
}
