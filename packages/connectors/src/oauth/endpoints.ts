// Where the authorization server's endpoints are: as configured, else as its metadata says (RFC 8414 §3, OpenID Connect Discovery §4).
// INVARIANT: metadata counts only where it names exactly the configured issuer, and only for addresses at the issuer's own origin.
import { type HttpClient, isRecord } from '../http/index.ts'
import type { OAuthConfig } from './config.ts'

export type EndpointName = 'tokenEndpoint' | 'introspectionEndpoint' | 'revocationEndpoint' | 'registrationEndpoint'

const MEMBER: Readonly<Record<EndpointName, string>> = {
  tokenEndpoint: 'token_endpoint',
  introspectionEndpoint: 'introspection_endpoint',
  revocationEndpoint: 'revocation_endpoint',
  registrationEndpoint: 'registration_endpoint',
}

type Discovered = { readonly document: Record<string, unknown> } | { readonly code: string; readonly detail: string }

export type Located = { readonly url: string } | { readonly code: string; readonly detail: string }

/** RFC 8414 puts the well-known part before the issuer's path, OpenID Connect Discovery behind it. */
export const metadataAddresses = (issuer: string): string[] => {
  const { origin, pathname } = new URL(issuer)
  const path = pathname === '/' ? '' : pathname.replace(/\/$/, '')
  return [`${origin}/.well-known/oauth-authorization-server${path}`, `${origin}${path}/.well-known/openid-configuration`]
}

export const endpointsOf = (config: OAuthConfig, http: HttpClient) => {
  let metadata: Record<string, unknown> | undefined

  const discover = async (signal: AbortSignal): Promise<Discovered> => {
    if (metadata !== undefined) return { document: metadata }
    let failure = { code: 'no_metadata', detail: 'the issuer publishes no metadata' }
    for (const url of metadataAddresses(config.issuer)) {
      const answer = await http.exchange({ method: 'GET', url }, signal)
      if (answer.kind === 'silence') return { code: answer.code, detail: answer.detail }
      if (answer.status === 404) continue
      if (answer.status !== 200 || !isRecord(answer.json)) {
        failure = { code: String(answer.status), detail: 'the metadata could not be read' }
        continue
      }
      // SAFETY: a document for another issuer would send our credentials elsewhere (mix-up).
      if (answer.json.issuer !== config.issuer) return { code: 'foreign_issuer', detail: 'the metadata names another issuer' }
      metadata = answer.json
      return { document: metadata }
    }
    return failure
  }

  return {
    async find(name: EndpointName, signal: AbortSignal): Promise<Located> {
      const configured = config[name]
      if (configured !== undefined) return { url: configured }
      const discovered = await discover(signal)
      if (!('document' in discovered)) return discovered
      const url = discovered.document[MEMBER[name]]
      if (typeof url !== 'string') return { code: 'not_offered', detail: `the issuer's metadata has no ${MEMBER[name]}` }
      if (URL.parse(url)?.origin !== new URL(config.issuer).origin)
        return { code: 'foreign_origin', detail: `the metadata's ${MEMBER[name]} is at another origin: configure it` }
      return { url }
    },
  }
}

export type Endpoints = ReturnType<typeof endpointsOf>
