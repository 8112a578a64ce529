// The doors of people with a browser: by which ways they can sign in, and how they sign out. What the API serves is declared in core and mounted elsewhere.
import type { Secret } from '@countersign/connector-kit'
import { hasPasskeys, isLinkOpen, signInInForce, signInsInForce } from '@countersign/core/authority/sign-in/index'
import { transact } from '@countersign/core/evidence/journal/index'
import type { CallerSession } from '@countersign/core/platform/operation'
import { listParties, withdrawApiKey } from '@countersign/core/registry/principals/index'
import { endSession } from '@countersign/core/registry/sessions/index'
import { hasCode } from '@countersign/ledger'
import type { FastifyInstance } from 'fastify'
import * as client from 'openid-client'
import { serveBackChannel } from './back-channel.ts'
import { dropCookie, sessionCookie } from './cookie.ts'
import { serveDevices } from './device.ts'
import { type SignInDoor, type SignInParts, signInDoor } from './door.ts'
import { dropHint, hintOf } from './logout-hint.ts'
import { serveOidc } from './oidc.ts'
import { servePasskeys } from './passkey.ts'
import { Providers } from './provider.ts'
import type { Speak } from './speaking.ts'

/** Where he is signed out as well, if his provider has such a place (OpenID Connect RP-Initiated Logout 1.0). Out of reach, he is signed out here all the same. */
const endAtProvider = async (
  { runtime, publicUrl }: SignInDoor,
  providers: Providers,
  session: CallerSession,
  hint: Secret | undefined,
): Promise<string> => {
  const standing = session.issuer === null ? undefined : await signInInForce(runtime.db, runtime.org, session.issuer, runtime.clock.now())
  if (!standing?.text.endSession) return '/sign-in'
  try {
    const config = await providers.configuration(standing)
    if (config.serverMetadata().end_session_endpoint === undefined) return '/sign-in'
    return client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: `${publicUrl()}/sign-in`,
      ...(hint === undefined ? {} : { id_token_hint: hint.expose() }),
    }).href
  } catch (error) {
    runtime.log.warn({ err: error, signIn: standing.name }, 'sign-in: the provider could not be asked where people sign out')
    return '/sign-in'
  }
}

export const serveSignIn = async (app: FastifyInstance, parts: SignInParts & { readonly speak?: Speak | undefined }): Promise<void> => {
  const door = signInDoor(app, parts)
  const { runtime, authenticate, watch } = parts
  const providers = new Providers(runtime, parts.speak)

  app.get('/sign-in/ways', async () => {
    const { db, org, clock } = runtime
    const { parties, issuers, passkey, first } = await watch.whileReachable(async () => ({
      parties: new Map((await listParties(db, org)).map((one) => [one.id, one])),
      issuers: await signInsInForce(db, org, clock.now()),
      passkey: await hasPasskeys(db, org),
      first: await isLinkOpen(db, org, clock.now()),
    }))
    return {
      org: { id: org, name: parties.get(org)?.name ?? org },
      issuers: issuers.map(({ name, text }) => ({
        name,
        title: text.title,
        party:
          text.party === undefined
            ? { kind: 'enterprise', id: org }
            : { kind: parties.get(text.party)?.kind ?? 'provider', id: text.party },
      })),
      passkey,
      first,
    }
  })

  app.post('/sign-out', async (request, reply) => {
    reply.header('set-cookie', dropCookie(sessionCookie))
    reply.header('set-cookie', dropHint())
    // The address holds what a provider knows somebody by.
    reply.header('cache-control', 'no-store')
    try {
      const { org, principal, session, key } = await watch.whileReachable(() => authenticate(request))
      if (!session) {
        // Whoever shows a key may give it up: a command line signs out so.
        await transact(runtime, { org, principal, requestId: request.id }, (work) => withdrawApiKey(work, key))
        return { to: '/sign-in' }
      }
      await transact(runtime, { org, principal, requestId: request.id }, (work) => endSession(work, session.id, 'signed_out'))
      return { to: await endAtProvider(door, providers, session, hintOf(runtime, session.id, request)) }
    } catch (error) {
      // Whoever is not signed in is signed out.
      if (!hasCode(error, 'auth.unauthenticated')) throw error
      return { to: '/sign-in' }
    }
  })

  serveOidc(app, door, providers)
  servePasskeys(app, door)
  serveDevices(app, door)
  await serveBackChannel(app, door, providers)
}
