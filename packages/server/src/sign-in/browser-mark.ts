// The mark by which a browser is known again: chance in a cookie of its own. SAFETY: it lets nobody in and says nothing about anybody; who has it is only told
// no more that somebody signs in from there.
import type { Runtime } from '@countersign/core/runtime'
import type { FastifyRequest } from 'fastify'
import { cookieOf, setCookie } from './cookie.ts'

export const browserCookie = '__Host-countersign-browser'

const form = /^[A-Za-z0-9_-]{43}$/
/** As long as browsers keep any cookie; begun anew at each sign-in. */
const keptSeconds = 400 * 86_400

/** The one that it has, or a new one. */
export const browserOf = ({ ids }: Runtime, request: Pick<FastifyRequest, 'headers'>): string => {
  const known = cookieOf(request, browserCookie)
  return known !== undefined && form.test(known) ? known : ids.random(32).toString('base64url')
}

export const keepBrowser = (browser: string): string => setCookie(browserCookie, browser, keptSeconds)
