// A contract comes near its end. Its paper would renew itself; here it goes on only because its owner signs that it does.
import { PRIYA, VENDORS } from '../../people/cast.ts'
import { sign } from '../../people/signing.ts'
import { type Act, as, say } from '../../play/scene.ts'
import { readWhole } from '../deliver.ts'
import { HARBOURLIGHT, inAYear, vendorContracts } from '../vendors.ts'

export const contractRenewed: Act = {
  id: 'contract-renewed',
  title: 'A contract goes on',
  async play(scene) {
    const until = inAYear()
    const longer = vendorContracts().map((one) => ({ ...one, attributes: { ...one.attributes, ends: until } }))
    await readWhole(scene, VENDORS, 'vendors', longer)
    const before = await as(scene, PRIYA).get('/v1/contracts/{contract}', { params: { path: { contract: HARBOURLIGHT } } })
    say(
      scene,
      'refused',
      `vendor records say that it runs until ${until}; that alone makes nothing longer: it ends ${before.endsOn ?? 'never'}`,
    )
    const priya = scene.people.of(PRIYA)
    const params = { path: { contract: HARBOURLIGHT } }
    const said = { until, reason: 'tracking is still needed', ticket: 'PROC-31' }
    const { nonce, digest } = await priya.api.post('/v1/contracts/{contract}/confirmation-draft', { params, body: said })
    const signed = { keyId: priya.keyId, signature: sign(priya.key, 'confirmContract', nonce, digest) }
    const confirmed = await priya.api.post('/v1/contracts/{contract}/confirmation', { params, body: { ...said, ...signed } })
    say(scene, 'good', `${PRIYA.name} signs: it goes on until ${confirmed.until}`)
  },
}
