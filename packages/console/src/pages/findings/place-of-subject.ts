// Where in this console a finding leads on to, by what its kind is about, and what was said of it. Undefined: there is no page for it; its next step names a command. Pure.

export type Place =
  | { readonly to: '/identities/$identity'; readonly params: { readonly identity: string } }
  | { readonly to: '/credentials/$credential'; readonly params: { readonly credential: string } }
  | { readonly to: '/changes/$change'; readonly params: { readonly change: string } }
  | {
      readonly to: '/settings/$section'
      readonly params: { readonly section: 'access' }
      readonly search: { readonly who?: string; readonly thing?: string; readonly wanting?: 'any' }
    }
  | {
      readonly to: '/settings/$section'
      readonly params: { readonly section: 'people' }
      readonly search: { readonly who: string }
    }

/** The kinds whose subject is an identity or a credential by its id; a subject with a space in it is several things. */
export const placeOf = (
  kind: string,
  subject: string,
  detail: Readonly<Record<string, unknown>>,
  change: string | undefined,
): Place | undefined => {
  if (change !== undefined) return { to: '/changes/$change', params: { change } }
  const named = (name: string): string | undefined => {
    const value = detail[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const of = kind.split('.')[0]
  if (of === 'own') {
    const [what, name, who] = [named('kind'), named('name'), named('principal')]
    const search =
      who !== undefined ? { who } : what !== undefined && name !== undefined ? { thing: `${what} ${name}` } : { wanting: 'any' as const }
    return { to: '/settings/$section', params: { section: 'access' }, search }
  }
  const signedIn = kind === 'session.break_glass' ? named('principal') : undefined
  if (signedIn !== undefined) return { to: '/settings/$section', params: { section: 'people' }, search: { who: signedIn } }
  const plain = /^[^\s:]+$/.test(subject) ? subject : undefined
  const credential = named('credential') ?? (of === 'credential' ? plain : undefined)
  if (credential !== undefined) return { to: '/credentials/$credential', params: { credential } }
  const identity = named('identity') ?? (of === 'identity' ? plain : undefined)
  if (identity !== undefined) return { to: '/identities/$identity', params: { identity } }
  const opened = named('change')
  return opened === undefined ? undefined : { to: '/changes/$change', params: { change: opened } }
}

/** By what its words are found. */
export const placeName = (place: Place) => (place.to === '/settings/$section' ? place.params.section : place.to)

/** What whoever it is about has said of it himself. */
export const reasonOf = (kind: string, { reason }: Readonly<Record<string, unknown>>): string | undefined =>
  kind === 'session.break_glass' && typeof reason === 'string' ? reason : undefined
