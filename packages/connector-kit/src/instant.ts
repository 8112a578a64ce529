// Instants as a connector is told them.

const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970 of an instant by RFC 3339; undefined: it is none. */
export const instantIn = (text: string): number | undefined => {
  const at = form.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
