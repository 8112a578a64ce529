// The weighbridge's password is burnt into its firmware until the vendor's visit: it can't be revoked by the deadline. It is looked at, it works,
// and a named person accepts that, with what is done instead and a day on which the question comes back by itself.
import { LUCIA } from '../people/cast.ts'
import { digestOfText, sign } from '../people/signing.ts'
import { type Case, isOver } from './stage.ts'

export const CREDENTIAL = 'scale-bridge'
/** The vendor comes in three weeks; the acceptance ends a week later. */
export const VENDOR_DAYS = 21
const ACCEPTED_DAYS = 28

export const legacyScale: Case = {
  id: 'legacy-scale',
  async play(stage) {
    const { watch, people, tell } = stage
    if (isOver(stage, CREDENTIAL)) return
    const asked = await watch.until(
      'the question of the remaining risk',
      (view) =>
        view.riskAcceptances.find((one) => one.credential === CREDENTIAL && one.state === 'requested') ??
        (isOver(stage, CREDENTIAL) ? null : undefined),
    )
    if (asked === null) return
    const lucia = people.of(LUCIA)
    const params = { path: { acceptance: asked.id } }
    const terms = {
      reason: 'the weighbridge takes a new password only from its vendor, who comes in three weeks',
      compensatingControls: [
        'the account reads one table and nothing else',
        'the database lets it in from the weighbridge network only',
        'each of its log-ins raises an alert at the security desk',
      ],
      residualRisk: 'somebody who knew the password could read shipment states from inside the weighbridge network',
      expiresAt: new Date(Math.floor(Date.now() / 1000) * 1000 + ACCEPTED_DAYS * 86_400_000).toISOString(),
    }
    const draft = await lucia.api.post('/v1/risk-acceptances/{acceptance}/draft', { params, body: terms })
    // What is signed is what was read.
    if (digestOfText(draft.text) !== draft.digest) throw new Error('the text to sign is not the one that its digest names')
    const accepted = await lucia.api.post('/v1/risk-acceptances/{acceptance}/signature', {
      params,
      body: {
        ...terms,
        keyId: lucia.keyId,
        signature: sign(lucia.key, 'acceptRisk', draft.nonce, draft.digest),
      },
    })
    tell(
      `${lucia.part.name} accepts the risk of ${CREDENTIAL} until ${accepted.expiresAt.slice(0, 10)}: it is opened again on that day by itself`,
    )
    await watch.until(`${CREDENTIAL} to be accepted`, () => isOver(stage, CREDENTIAL))
  },
}
