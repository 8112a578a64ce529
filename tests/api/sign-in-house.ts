// A server that people sign in to by real providers: the enterprise's own, and one of a provider.
import { Secret } from '@countersign/connector-kit'
import { testClock } from '@countersign/core/testing/clock'
import { standingInstrument } from '@countersign/core/testing/instruments'
import type { TestDatabase } from '@countersign/core/testing/runtime'
import { type ProviderAccount, type SignInProvider, startSignInProvider } from '@countersign/downstreams/sign-in'
import type { ApiOptions } from '@countersign/server/http/index'
import { Browser, type Login, type Visit } from './browser.ts'
import { type ApiHouse, openApi } from './house.ts'

export interface SignInHouse {
  readonly api: ApiHouse
  readonly provider: SignInProvider
  readonly publicUrl: string
  readonly browser: () => Browser
  /** A document of that name in force, with its client at the provider. */
  document(name?: string, change?: object, version?: number, shows?: 'a secret' | 'a key'): Promise<void>
  signIn(browser: Browser, login: Login, query?: string, name?: string): Promise<Visit>
  /** The cookie of the session. */
  session(browser: Browser): string | undefined
  whoami(browser: Browser): Promise<{ status: number; body: Awaited<ReturnType<ApiHouse['call']>>['body'] }>
  close(): Promise<void>
}

export const accounts: Readonly<Record<string, ProviderAccount>> = {
  'sub-ada': { email: 'ada@acme.example', groups: ['sec-leads', 'everybody'] },
  'sub-ben': { email: 'Ben@ACME.example', groups: ['everybody'] },
  'sub-eve': { email: 'eve@acme.example', emailVerified: false },
  'sub-oscar': { email: 'oscar@staying.example', groups: ['operators'] },
  'sub-nobody': { email: 'nobody@acme.example' },
  'sub-mallory': { email: 'ada@staying.example' },
}

export const documentOf = (issuer: string, clientId: string, change: object = {}): object => ({
  title: 'Acme',
  issuer,
  clientId,
  client: { method: 'client_secret_basic', secret: `ref:${clientId}` },
  scopes: ['openid', 'email', 'profile', 'groups'],
  algorithms: ['ES256'],
  person: { by: 'email', domains: ['acme.example'] },
  roles: [{ claim: 'groups', value: 'sec-leads', role: 'risk_acceptor' }],
  stepUp: { acr: ['mfa'], maxAgeSeconds: 0 },
  backChannelLogout: true,
  endSession: true,
  ...change,
})

export const openSignIn = async (database: TestDatabase, options: Partial<ApiOptions> = {}): Promise<SignInHouse> => {
  // Tokens are made by the clock of this machine.
  const api = await openApi(database, options, { clock: testClock(new Date().toISOString()) })
  const provider = await startSignInProvider({ accounts })
  const publicUrl = api.http.publicUrl()
  for (const id of ['ada', 'ben', 'eve'])
    await api.fresh.db
      .updateTable('principals')
      .set({ email: `${id}@acme.example` })
      .where('id', '=', id)
      .execute()
  await api.fresh.db.updateTable('principals').set({ email: 'oscar@staying.example' }).where('id', '=', 'oscar').execute()
  return {
    api,
    provider,
    publicUrl,
    browser: () => new Browser(),
    document: async (name = 'acme', change = {}, version = 1, shows = 'a secret') => {
      const client = provider.addClient(`client-${name}`, { publicUrl, name, shows })
      api.house.references.set(`ref:${client.id}`, new Secret(client.secret.expose()))
      if (version > 1)
        await api.fresh.db
          .updateTable('instruments')
          .set({ state: 'superseded', ended_at: api.house.clock.now(), end_reason: 'r' })
          .where('name', '=', name)
          .execute()
      await standingInstrument(api.house, 'sign-in', name, JSON.parse(JSON.stringify(documentOf(provider.issuer, client.id, change))), {
        version,
      })
    },
    signIn: (browser, login, query = '', name = 'acme') => browser.signIn(`${publicUrl}/sign-in/oidc/${name}${query}`, login),
    session: (browser) => browser.cookie(publicUrl, '__Host-countersign'),
    whoami: async (browser) => api.call('GET', '/v1/whoami', { session: browser.cookie(publicUrl, '__Host-countersign') ?? 'none' }),
    close: async () => {
      await api.close()
      await provider.stop()
    },
  }
}
