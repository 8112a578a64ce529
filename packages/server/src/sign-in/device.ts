// The door of command lines: asking to be let in, and taking what a person has confirmed. No browser and no cookie: what is taken is proven by what it was asked with.
import { askForDevice, intervalSeconds, redeemDevice, requestSeconds } from '@countersign/core/registry/devices/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { formOf } from './body.ts'
import type { SignInDoor } from './door.ts'

const closed = { additionalProperties: false }
const Ask = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    challenge: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    loopback: Type.Optional(
      Type.Object(
        { port: Type.Integer({ minimum: 1024, maximum: 65_535 }), state: Type.String({ pattern: '^[A-Za-z0-9_-]{20,100}$' }) },
        closed,
      ),
    ),
  },
  closed,
)
const Redeem = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 100 }),
    verifier: Type.String({ pattern: '^[A-Za-z0-9._~-]{43,128}$' }),
    code: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })),
  },
  closed,
)

export const serveDevices = (app: FastifyInstance, door: SignInDoor): void => {
  const { runtime, watch } = door

  app.post('/sign-in/device', { onRequest: door.slowly }, async (request) => {
    const { name, challenge, loopback } = formOf(request.body, Ask)
    const asked = await watch.whileReachable(() =>
      askForDevice(runtime, systemCaller(runtime, runtime.org, request.id), {
        name,
        challenge,
        address: request.ip,
        ...(loopback === undefined ? {} : { loopback }),
      }),
    )
    return {
      id: asked.id,
      code: asked.code,
      at: `${door.publicUrl()}/device?code=${asked.code}`,
      // Not an instant: the clocks of the two machines may differ.
      forSeconds: requestSeconds,
      intervalSeconds,
    }
  })

  app.post('/sign-in/device/key', { onRequest: door.slowly }, async (request, reply) => {
    const { id, verifier, code } = formOf(request.body, Redeem)
    reply.header('cache-control', 'no-store')
    try {
      return await watch.whileReachable(() =>
        redeemDevice(runtime, systemCaller(runtime, runtime.org, request.id), { id, verifier, ...(code === undefined ? {} : { code }) }),
      )
    } catch (error) {
      if (error instanceof CountersignError && error.code === 'device.unknown') await door.refused(request)
      throw error
    }
  })
}
