// The doors of people with a browser: by which ways they can sign in, and how they sign out. What the API serves is declared in core and mounted elsewhere.
import { transact } from '@countersign/core/evidence/journal/index'
import { readParty } from '@countersign/core/registry/principals/index'
import { endSession } from '@countersign/core/registry/sessions/index'
import type { Runtime } from '@countersign/core/runtime'
import { hasCode } from '@countersign/ledger'
import type { FastifyInstance } from 'fastify'
import type { Authenticate } from '../http/authentication.ts'
import type { DatabaseWatch } from '../http/database-watch.ts'
import { dropCookie, sessionCookie } from './cookie.ts'

export interface SignInDoor {
  readonly runtime: Runtime
  readonly authenticate: Authenticate
  readonly watch: DatabaseWatch
  readonly publicUrl: () => string
}

export const serveSignIn = async (app: FastifyInstance, { runtime, authenticate, watch }: SignInDoor): Promise<void> => {
  app.get('/sign-in/ways', async () => {
    const party = await watch.whileReachable(() => readParty(runtime.db, runtime.org, runtime.org))
    return { org: { id: runtime.org, name: party?.name ?? runtime.org }, issuers: [], passkey: false, first: false }
  })

  app.post('/sign-out', async (request, reply) => {
    reply.header('set-cookie', dropCookie(sessionCookie))
    try {
      const { org, principal, session } = await watch.whileReachable(() => authenticate(request))
      if (session) await transact(runtime, { org, principal, requestId: request.id }, (work) => endSession(work, session.id, 'signed_out'))
    } catch (error) {
      // Whoever is not signed in is signed out.
      if (!hasCode(error, 'auth.unauthenticated')) throw error
    }
    return { to: '/sign-in' }
  })
}
