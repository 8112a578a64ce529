// The API by which a person who is signed in confirms a command line that asks to be let in as him.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { type OperationContext, operation } from '../../platform/operation.ts'
import { Closed, Empty, Instant, Nullable } from '../../platform/schemas.ts'
import type { Runtime } from '../../runtime.ts'
import { requireStepUp } from '../sessions/index.ts'
import { decideDevice, waitingDevice } from './devices.ts'

const Params = Closed({ code: Type.String({ minLength: 1, maxLength: 40 }) })

/** SAFETY: who comes with an API key makes himself no other one by this. Errors: `device.not_signed_in`. */
const requireBrowser = ({ session }: OperationContext): NonNullable<OperationContext['session']> => {
  if (session) return session
  throw new CountersignError('device.not_signed_in', 'forbidden', 'a command line is confirmed by who is signed in with a browser')
}

/** A key asks for no step-up later: who lets one be made shows now what it would be asked for then. */
const requireMore = (runtime: Runtime, context: OperationContext): void =>
  requireStepUp(runtime, requireBrowser(context), 'apikey.issue', runtime.clock.now())

const read = operation({
  id: 'deviceRequests.read',
  method: 'GET',
  path: '/v1/device-requests/{code}',
  summary: 'A command line that asks to be let in: what it calls itself, and from where it asks',
  scope: 'read',
  power: 'self',
  params: Params,
  response: Closed({
    code: Type.String(),
    kind: Type.Enum(['loopback', 'device'], { description: '`loopback`: it is on the machine of this browser' }),
    name: Type.String(),
    address: Type.String(),
    askedAt: Instant,
    endsAt: Instant,
  }),
  errors: ['device.unknown'],
  handle: async (runtime, _caller, { params }) => {
    const { code, kind, name, address, asked_at, ends_at } = await waitingDevice(runtime, params.code)
    return { code, kind, name, address, askedAt: asked_at.toISOString(), endsAt: ends_at.toISOString() }
  },
})

const approve = operation({
  id: 'deviceRequests.approve',
  method: 'POST',
  path: '/v1/device-requests/{code}/approve',
  summary: 'Lets that command line act as the caller, for hours; needs a session that has shown more lately',
  scope: 'request',
  power: 'self',
  params: Params,
  body: Empty,
  response: Closed({ approved: Type.Literal(true), to: Nullable(Type.String({ description: 'Where the browser goes to hand it over' })) }),
  answersOnce: true,
  errors: ['device.unknown', 'device.not_signed_in', 'auth.step_up_needed'],
  handle: async (runtime, caller, { params }, context) => {
    await waitingDevice(runtime, params.code)
    requireMore(runtime, context)
    return { approved: true as const, to: await decideDevice(runtime, caller, params.code, 'approved') }
  },
})

const refuse = operation({
  id: 'deviceRequests.refuse',
  method: 'POST',
  path: '/v1/device-requests/{code}/refuse',
  summary: 'Refuses that command line',
  scope: 'request',
  power: 'self',
  params: Params,
  body: Empty,
  response: Closed({ refused: Type.Literal(true) }),
  errors: ['device.unknown', 'device.not_signed_in'],
  handle: async (runtime, caller, { params }, context) => {
    await waitingDevice(runtime, params.code)
    requireBrowser(context)
    await decideDevice(runtime, caller, params.code, 'refused')
    return { refused: true as const }
  },
})

export const deviceOperations = [read, approve, refuse]
