// Where somebody shows once more who he is, and then comes back to where he was. Pure.

/** By his own provider, or by his passkey. */
export const showMorePlace = (issuer: string | null, back: string): string => {
  const to = encodeURIComponent(back)
  return issuer === null ? `/sign-in?to=${to}` : `/sign-in/oidc/${encodeURIComponent(issuer)}?stepUp=yes&to=${to}`
}
