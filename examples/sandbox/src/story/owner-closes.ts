// The privileged production account: two people approved it with step-up keys; at its end the named owner signs the closure over its proof.
import { HENRIK } from '../people/cast.ts'
import { sign } from '../people/signing.ts'
import { type Case, isOver, main } from './stage.ts'

export const CREDENTIAL = 'freight-dba'

export const ownerCloses: Case = {
  id: 'owner-closes',
  async play(stage) {
    const { watch, people, tell } = stage
    if (isOver(stage, CREDENTIAL)) return
    const operation = await watch.until('the proof that the owner signs', () => {
      const found = main(stage, CREDENTIAL)
      if (found && isOver(stage, CREDENTIAL)) return null
      return found?.phase === 'awaiting_owner' ? found : undefined
    })
    if (operation === null) return
    const owner = people.of(HENRIK)
    const { items } = await owner.api.get('/v1/closure-requests')
    const asked = items.find((one) => one.operation === operation.id)
    if (asked) {
      await owner.api.post('/v1/operations/{operation}/closure-signature', {
        params: { path: { operation: operation.id } },
        body: {
          keyId: owner.keyId,
          signature: sign(owner.key, 'close', asked.nonce, asked.proof),
        },
      })
      tell(`${owner.part.name} signs the closure of ${CREDENTIAL} over its proof, key ${owner.keyId}`)
    }
    await watch.until(`${CREDENTIAL} to be closed`, () => isOver(stage, CREDENTIAL))
  },
}
