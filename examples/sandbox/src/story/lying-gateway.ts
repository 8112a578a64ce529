// The partner gateway answers that a client is gone, lists it as gone, and goes on honouring it. The provider's word would have closed it.
// Somebody tries to sign the closure all the same, and is refused; then the partner repairs the gateway.

import { refusalOf } from '../people/api.ts'
import { HENRIK } from '../people/cast.ts'
import { sign } from '../people/signing.ts'
import { type Case, isOver, main } from './stage.ts'

export const CREDENTIAL = 'partner-portal-client'

export const lyingGateway: Case = {
  id: 'lying-gateway',
  async play(stage) {
    const { world, watch, people, tell } = stage
    if (isOver(stage, CREDENTIAL)) return
    world.gateway.server.setLying(true)
    const incident = await watch.until(
      'an incident for what still works',
      (view) =>
        view.incidents.find((one) => one.credential === CREDENTIAL || one.operation === main(stage, CREDENTIAL)?.id) ??
        (isOver(stage, CREDENTIAL) ? null : undefined),
    )
    if (incident === null) return
    tell(`the gateway says that ${CREDENTIAL} is gone, and still honours it: incident ${incident.id}`)
    const operation = main(stage, CREDENTIAL)!
    const owner = people.of(HENRIK)
    const digest = operation.proof ?? `sha256:${'0'.repeat(64)}`
    const refusal = await refusalOf(
      owner.api.post('/v1/operations/{operation}/closure-signature', {
        params: { path: { operation: operation.id } },
        body: {
          keyId: owner.keyId,
          signature: sign(owner.key, 'close', Buffer.alloc(32).toString('base64'), digest),
        },
      }),
    )
    tell(`${owner.part.name} would sign the closure anyway: ${refusal ? `refused, ${refusal.code}` : 'NOT REFUSED'}`)
    await stage.home.write('closure-attempt.json', {
      operation: operation.id,
      refused: refusal?.code ?? null,
      status: refusal?.status ?? null,
    })
    world.gateway.server.setLying(false)
    tell('the partner repairs the gateway: what it said is true from now on')
    await watch.until(`${CREDENTIAL} to be refused`, () => isOver(stage, CREDENTIAL))
  },
}
