// The cookie of a session, as a browser keeps it and sends it. SAFETY: `__Host-` binds it to this origin alone, no script reads it, and no other site's request
// but a plain link brings it along.
import type { FastifyRequest } from 'fastify'

export const sessionCookie = '__Host-countersign'

const attributes = 'HttpOnly; Secure; SameSite=Lax'

/** One value of that name; undefined where there is none, or several: then somebody has put one beside it. */
export const cookieOf = (request: Pick<FastifyRequest, 'headers'>, name: string): string | undefined => {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 ? values[0] : undefined
}

/** `seconds`: how long the browser keeps it; the server has its own word on that. */
export const setCookie = (name: string, value: string, seconds: number, path = '/'): string =>
  `${name}=${value}; Path=${path}; ${attributes}; Max-Age=${Math.max(0, Math.floor(seconds))}`

export const dropCookie = (name: string): string => setCookie(name, '', 0)
