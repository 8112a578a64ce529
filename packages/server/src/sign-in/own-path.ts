// Where somebody is sent after signing in: a path of ours, and nothing else. SAFETY: `//host`, `/\host`, a scheme, and what a browser would make one of them.

/** The path as it is, or `/`. */
export const ownPath = (given: unknown, publicUrl: string): string => {
  if (typeof given !== 'string' || given.length > 1000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(given) || given.includes('\\')) return '/'
  const url = URL.canParse(given, publicUrl) ? new URL(given, publicUrl) : undefined
  return url?.origin === new URL(publicUrl).origin && !url.pathname.startsWith('/sign-in') && !url.pathname.startsWith('//') ? given : '/'
}
