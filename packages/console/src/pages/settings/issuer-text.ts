// The document that a form about an issuer for sign-in comes to. Pure; what it may hold is judged by the server (`instruments.preview`).

export interface IssuerForm {
  readonly title: string
  readonly issuer: string
  readonly clientId: string
  /** Where the server finds the client's secret; empty: a public client. */
  readonly secret: string
  readonly domains: string
  /** `claim value role`, one a line. */
  readonly roles: string
}

/** `groups SEC-LEADS security_lead`: the first word is the claim, the last the role, what is between them the value. */
const roleIn = (line: string) => {
  const words = line.trim().split(/\s+/)
  return { claim: words[0] ?? '', value: words.slice(1, -1).join(' '), role: words.length > 2 ? words.at(-1)! : '' }
}

export const issuerText = (form: IssuerForm): Record<string, unknown> => {
  const roles = form.roles
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(roleIn)
  const secret = form.secret.trim()
  return {
    title: form.title.trim(),
    issuer: form.issuer.trim(),
    clientId: form.clientId.trim(),
    client: secret === '' ? { method: 'none' } : { method: 'client_secret_basic', secret },
    scopes: ['openid', 'profile', 'email'],
    algorithms: ['RS256', 'ES256'],
    person: {
      by: 'email',
      domains: form.domains
        .split(/[\s,]+/)
        .map((domain) => domain.trim().toLowerCase())
        .filter((domain) => domain !== ''),
    },
    ...(roles.length === 0 ? {} : { roles }),
    stepUp: { maxAgeSeconds: 300 },
    backChannelLogout: true,
    endSession: true,
  }
}

/** What the provider has to be told, exactly. */
export const placesOf = (origin: string, name: string) => ({
  redirect: `${origin}/sign-in/oidc/${name}/callback`,
  logout: `${origin}/sign-in`,
  backChannel: `${origin}/sign-in/oidc/${name}/back-channel-logout`,
})
