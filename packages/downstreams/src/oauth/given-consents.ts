// Consents that people gave long ago: put into the store by the provider's own models, with the days on which they were given and last used.
// Nobody is handed a token of them: they are there to be found, and to be ended.
import type Provider from 'oidc-provider'

export interface GivenConsent {
  readonly client: string
  /** Who gave it, and for whom it holds. */
  readonly account: string
  readonly scopes: readonly string[]
  readonly givenAt: Date
  /** Absent: never. */
  readonly lastUsedAt?: Date
}

const LIFE_SECONDS = 10 * 365 * 86_400

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)

export const addGivenConsents = async (provider: Provider, resource: string, consents: readonly GivenConsent[]): Promise<void> => {
  for (const { client: clientId, account: accountId, scopes, givenAt, lastUsedAt } of consents) {
    const client = await provider.Client.find(clientId)
    if (client === undefined) throw new Error(`no active client \`${clientId}\``)
    const dated = (at: Date) => ({ accountId, iat: seconds(at), expiresIn: LIFE_SECONDS })
    const grant = new provider.Grant({ ...dated(givenAt), clientId } as ConstructorParameters<typeof provider.Grant>[0])
    grant.addResourceScope(resource, scopes.join(' '))
    const grantId = await grant.save()
    if (lastUsedAt === undefined) continue
    const token = { ...dated(lastUsedAt), client, grantId, gty: 'authorization_code', scope: scopes.join(' '), resource, rotations: 0 }
    await new provider.RefreshToken({ ...token, iiat: token.iat } as ConstructorParameters<typeof provider.RefreshToken>[0]).save()
  }
}
