// What follows once a provider has shown who somebody is: he is found, has the roles that this shows, and a session. In one transaction, or nothing of it.
import { CountersignError, sha256Hex } from '@countersign/ledger'
import { durationSeconds } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import { endSession, type OpenedSession, openSession, readSession, sessionModel } from '../../registry/sessions/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { SignInText } from './document.ts'
import { type Claims, findPerson, refuseSignIn } from './find-person.ts'
import { type StandingSignIn, signInInForce } from './in-force.ts'
import { settleRoles } from './roles.ts'
import { takeOnce } from './store.ts'

/** What a provider has shown, its signature, times and addressee verified. */
export interface Shown {
  readonly subject: string
  readonly claims: Claims
  /** Of the request that this answers: taken once. */
  readonly state: string
  readonly stateEndsAt: Date
  readonly agent: string
  /** The mark by which it is known again. */
  readonly browser?: string
  /** The session of the same browser, which this one takes the place of. */
  readonly before?: string
  /** It was asked for to show more, by who was signed in already. */
  readonly steppingUp: boolean
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' && value.length <= 500 ? value : undefined)

/** When he has shown more, if he has: by the document's own words, whatever was asked for. */
export const steppedUpAt = ({ stepUp }: SignInText, claims: Claims, at: Date): Date | undefined => {
  if (!stepUp) return undefined
  const { acr, auth_time: signedIn } = claims
  if (stepUp.acr !== undefined && !(typeof acr === 'string' && stepUp.acr.includes(acr))) return undefined
  if (typeof signedIn !== 'number' || !Number.isFinite(signedIn)) return undefined
  const ago = at.getTime() / 1000 - signedIn
  // As far as clocks differ.
  return ago >= -skewSeconds && ago <= stepUp.maxAgeSeconds + skewSeconds ? at : undefined
}

const skewSeconds = 30

const limitsOf = (signIn: SignInText, most: { readonly idleSeconds: number; readonly absoluteSeconds: number }) => ({
  idleSeconds: Number(signIn.idle === undefined ? most.idleSeconds : durationSeconds(signIn.idle)),
  absoluteSeconds: Number(signIn.absolute === undefined ? most.absoluteSeconds : durationSeconds(signIn.absolute)),
})

/** Errors: `sign_in.*`; `authority.path` and its kin, where a role would open a way to somebody outside. Refusals are in the journal. */
export const completeSignIn = async (
  runtime: Runtime,
  system: Caller,
  standing: StandingSignIn,
  shown: Shown,
): Promise<OpenedSession & { readonly principal: string }> => {
  try {
    return await transact(runtime, system, async (work) => {
      // ORDER: the document is asked for again: it may have been withdrawn while the person was at his provider.
      const now = await signInInForce(work.db, work.org, standing.name, work.at)
      if (now?.digest !== standing.digest)
        throw refuseSignIn('changed', 'this way of signing in has changed meanwhile; begin anew', 'conflict')
      if (!(await takeOnce(work.db, work.org, 'state', sha256Hex(shown.state), work.at, shown.stateEndsAt)))
        throw refuseSignIn('replayed', 'this answer of your provider was taken already; begin anew', 'conflict')
      const principal = await findPerson(runtime, work, standing, shown.subject, shown.claims)
      const before = shown.before === undefined ? undefined : await readSession(work.db, work.org, shown.before)
      if (shown.steppingUp && before?.principal_id !== principal)
        throw refuseSignIn('somebody_else', 'you have signed in as somebody else than who you were; sign out first')
      await settleRoles(work, standing, principal, shown.claims)
      if (before) await endSession(work, before.id, 'renewed')
      const person = await readPrincipal(work.db, work.org, principal)
      const model = sessionModel(runtime)
      const at = steppedUpAt(standing.text, shown.claims, work.at)
      const [sid, acr] = [text(shown.claims['sid']), text(shown.claims['acr'])]
      const opened = await openSession(runtime, work, {
        principal,
        way: 'oidc',
        issuer: standing.name,
        subject: shown.subject,
        agent: shown.agent,
        limits: limitsOf(standing.text, person?.party_kind === 'enterprise' ? model.enterprise : model.outside),
        ...(shown.browser === undefined ? {} : { browser: shown.browser }),
        ...(sid === undefined ? {} : { sid }),
        ...(acr === undefined ? {} : { acr }),
        ...(at === undefined ? {} : { steppedUpAt: at }),
      })
      return { ...opened, principal }
    })
  } catch (error) {
    if (error instanceof CountersignError && error.code.startsWith('sign_in.'))
      await transact(runtime, system, async (work) =>
        work.record({ kind: 'sign_in.refused', body: { signIn: standing.name, subject: shown.subject, code: error.code } }),
      )
    throw error
  }
}
