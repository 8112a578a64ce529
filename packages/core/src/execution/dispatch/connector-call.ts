// What a connector is asked to do for an operation. Holds the operator's side only; its answer is an outcome, never a proof.
import { type Issued, type Operator, type Outcome, refused, Secret, unknown } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { isGoverning } from '../../authority/decisions/index.ts'
import { enactInstrument } from '../../authority/instruments/index.ts'
import type { MandateRow } from '../../authority/mandates/index.ts'
import { isKept } from '../../authority/plans/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { withDeadline } from '../../platform/deadline.ts'
import { readCredential, readSystem, shortenCredential, toSystemRecord, usesOf } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { WorkOrder } from '../changes/index.ts'
import { deliveredForm, holdersPartOf, nextSecretOf, openSecret, sealSecret } from '../custody/index.ts'
import { recordOnly, rightsNamed, takesRights } from '../planning/index.ts'

/** What of an outcome is kept: no secret, and nothing that the system said beyond its code and a line. */
export interface CallResult {
  readonly status: 'done' | 'refused' | 'unknown'
  readonly code: string
  readonly detail: string
  readonly retryable: boolean
  readonly fields: Readonly<Record<string, unknown>>
}

const result = (outcome: Outcome<unknown>, fields: Record<string, unknown> = {}): CallResult =>
  outcome.status === 'done'
    ? { status: 'done', code: 'done', detail: outcome.detail ?? '', retryable: false, fields }
    : {
        status: outcome.status,
        code: outcome.code,
        detail: outcome.detail,
        retryable: outcome.status === 'unknown' || outcome.retryable,
        fields,
      }

export const callConnector = async (runtime: Runtime, caller: Caller, order: WorkOrder, mandate: MandateRow): Promise<CallResult> => {
  const timeoutMs = runtime.settings.callTimeoutSeconds * 1000
  try {
    return await withDeadline((signal) => perform(runtime, caller, order, { idempotencyKey: mandate.id, signal }), timeoutMs)
  } catch (error) {
    if (error instanceof CountersignError)
      return { status: 'refused', code: error.code, detail: error.message, retryable: error.kind === 'unavailable', fields: {} }
    return result(unknown('connector.no_answer', 'the connector gave no answer in time'))
  }
}

interface Call {
  readonly idempotencyKey: string
  readonly signal: AbortSignal
}

const perform = async (runtime: Runtime, caller: Caller, order: WorkOrder, call: Call): Promise<CallResult> => {
  const { planned } = order
  if (isGoverning(planned.handle)) {
    const fields = await enactInstrument(runtime, caller, planned, call.idempotencyKey)
    return { status: 'done', code: 'done', detail: '', retryable: false, fields }
  }
  const system = await readSystem(runtime.db, caller.org, planned.system)
  if (!system) return result(refused('system.unknown', `no system \`${planned.system}\``))
  if (planned.operation === 'consumer.move') return deliver(runtime, caller, order)
  // Nothing changes at the system: the account stays as it is, and more justifies it once this is closed.
  const end = planned.parameters['expiresAt']
  if (planned.operation === 'expiry.extend' && typeof end !== 'string' && typeof planned.parameters['justification'] === 'string')
    return { status: 'done', code: 'done', detail: '', retryable: false, fields: { newCredentialId: planned.credential } }
  // What its system doesn't know is not touched there.
  if (planned.parameters[recordOnly] === true) return alreadyGone
  const operator = await runtime.connectors.operator(toSystemRecord(system))
  switch (planned.operation) {
    case 'session.end': {
      if (!operator.endSessions) return result(refused('connector.cannot', 'this system has no way to end sessions'))
      const outcome = await operator.endSessions(planned.handle, undefined, call)
      return result(outcome, outcome.status === 'done' ? { endedCount: outcome.value.ended } : {})
    }
    case 'credential.issue':
      return issue(runtime, caller, order, operator, call)
    case 'expiry.extend':
      return operator.setEnd && typeof end === 'string'
        ? result(await operator.setEnd(planned.handle, end, call), { newCredentialId: planned.credential })
        : cannot('move the end of an account')
    case 'credential.rotate':
      return rotate(runtime, caller, order, operator, call)
    case 'credential.disable':
      // INVARIANT: what a plan says is to come back is never deleted.
      return operator.disable ? result(await operator.disable(planned.handle, call)) : cannot('switch the credential off')
    case 'credential.enable':
      return operator.enable ? result(await operator.enable(planned.handle, call)) : cannot('switch the credential on again')
    case takesRights: {
      const rights = rightsNamed(planned.parameters)
      // INVARIANT: what names nothing takes nothing, and is no proof of anything.
      if (rights.length === 0) return result(refused('right.none_named', 'the plan names no right to take away'))
      return operator.removeRights ? result(await operator.removeRights(planned.handle, rights, call)) : cannot('take one right away')
    }
    case 'credential.delete':
    case 'credential.revoke':
    case 'token.revoke':
    case 'grant.remove':
      return revoke(runtime, caller, order, system.connector, operator, call)
    default:
      return result(refused('connector.cannot', `no connector performs \`${planned.operation}\``))
  }
}

const cannot = (what: string): CallResult => result(refused('connector.cannot', `this system has no way to ${what}`))

/** Nothing is done, and whether it is dead is for the proof to show. */
const alreadyGone: CallResult = { status: 'done', code: 'already_gone', detail: '', retryable: false, fields: {} }

/** Somebody has removed it at its system before: no reason for the rest of an offboarding to wait for a person. */
const isGone = (outcome: Outcome): boolean => outcome.status === 'refused' && outcome.code === 'not_found'

/** Disabling is preferred where the system has it: it can be taken back under a new plan. */
const revoke = async (
  runtime: Runtime,
  caller: Caller,
  { planned }: WorkOrder,
  connector: string,
  operator: Operator,
  call: Call,
): Promise<CallResult> => {
  const actions = runtime.connectors.definition(connector)?.credentialKinds[planned.handle.kind]?.actions
  if (operator.disable && planned.operation === 'credential.revoke' && actions?.includes('disable')) {
    const outcome = await operator.disable(planned.handle, call)
    if (isGone(outcome)) return alreadyGone
    if (outcome.status !== 'refused' || outcome.code !== 'connector.cannot') return result(outcome)
  }
  // INVARIANT: what the signed plan says is kept is not deleted.
  if (isKept(planned))
    return result(refused('connector.would_delete', 'the plan says that it is kept, and this system can only delete it; revise the change'))
  if (!operator.delete) return result(refused('connector.cannot', 'this system has no way to end the credential'))
  const secret = await openSecret(runtime, runtime.db, caller.org, planned.credential)
  return result(await operator.delete(planned.handle, secret, call))
}

const issue = async (runtime: Runtime, caller: Caller, { planned }: WorkOrder, operator: Operator, call: Call): Promise<CallResult> => {
  if (!operator.create) return result(refused('connector.cannot', 'this system has no way to create a credential'))
  const { publicKey, narrow, expiresAt } = planned.parameters
  const brought = typeof publicKey === 'string' ? publicKey : undefined
  // Whoever brings his public key keeps the secret to himself; what there is for proofs, the connector makes.
  const secret = brought === undefined ? await secretToSet(runtime, caller, planned.credential) : undefined
  const outcome: Outcome<Issued> = await operator.create(
    {
      handle: planned.handle,
      purpose: String(planned.parameters['purpose'] ?? ''),
      likeAccount: String(planned.parameters['likeAccount'] ?? ''),
      ...(typeof expiresAt === 'string' ? { expiresAt } : {}),
      ...(brought === undefined ? {} : { publicKey: brought }),
      ...(typeof narrow === 'object' && narrow !== null ? { narrow: { ...narrow } } : {}),
      ...(secret === undefined ? {} : { secret }),
    },
    call,
  )
  if (outcome.status === 'done') {
    const { secret: made, forHolder } = outcome.value
    if (forHolder !== undefined || made.expose() !== secret?.expose())
      await transact(runtime, caller, async (work) => {
        await sealSecret(runtime, work, planned.credential, made)
        if (forHolder !== undefined) await sealSecret(runtime, work, holdersPartOf(planned.credential), forHolder)
        if (outcome.value.expiresAt !== undefined)
          await shortenCredential(work.db, work.org, planned.credential, new Date(outcome.value.expiresAt))
      })
  }
  const to = planned.parameters['deliverTo']
  // ORDER: what its holder reads is what the system knows. A delivery that fails is tried again with the same secret.
  if (outcome.status === 'done' && typeof to === 'string') await runtime.secrets.deliver(to, outcome.value.secret)
  return result(outcome, { newCredentialId: planned.credential })
}

/** ORDER: the secret is in custody before the system knows it, so that a crash in between sets the same one again. */
const secretToSet = async (runtime: Runtime, caller: Caller, name: string): Promise<Secret> => {
  const held = await openSecret(runtime, runtime.db, caller.org, name)
  const secret = held ?? new Secret(runtime.ids.random(32).toString('base64url'))
  if (!held) await transact(runtime, caller, (work) => sealSecret(runtime, work, name, secret))
  return secret
}

const rotate = async (runtime: Runtime, caller: Caller, { planned }: WorkOrder, operator: Operator, call: Call): Promise<CallResult> => {
  if (!operator.rotate) return result(refused('connector.cannot', 'this system has no way to rotate the credential'))
  const name = nextSecretOf(planned)
  const next = await secretToSet(runtime, caller, name)
  const outcome = await operator.rotate(planned.handle, next, call)
  if (outcome.status !== 'done') return result(outcome)
  const secret = outcome.value.secret
  if (secret.expose() !== next.expose()) await transact(runtime, caller, (work) => sealSecret(runtime, work, name, secret))
  // Each consumer that is known to read it from somewhere gets it there. ORDER: before the old one is looked at, which is refused by now.
  const readers = new Set((await usesOf(runtime.db, caller.org, [planned.credential])).flatMap((use) => use.delivered_to ?? []))
  for (const reader of readers) await runtime.secrets.deliver(reader, deliveredForm(planned.handle.account, secret))
  const credential = await readCredential(runtime.db, caller.org, planned.credential)
  if (credential?.secret_ref && !readers.has(credential.secret_ref)) await runtime.secrets.deliver(credential.secret_ref, secret)
  return result(outcome, { newCredentialId: planned.credential })
}

const deliver = async (runtime: Runtime, caller: Caller, { planned }: WorkOrder): Promise<CallResult> => {
  const to = planned.parameters['deliverTo']
  if (typeof to !== 'string')
    return result(refused('consumer.no_delivery', 'it is not known where this consumer reads its secret; add `deliveredTo` to its use'))
  const secret = await openSecret(runtime, runtime.db, caller.org, planned.credential)
  if (!secret) return result(refused('consumer.no_secret', 'the new secret is no longer in custody'))
  await runtime.secrets.deliver(to, deliveredForm(planned.handle.account, secret))
  return {
    status: 'done',
    code: 'done',
    detail: '',
    retryable: false,
    fields: { newCredentialId: planned.credential, consumerId: String(planned.parameters['workload']) },
  }
}
