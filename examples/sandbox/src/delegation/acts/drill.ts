// Before Meridian's delegation can go live it is shown that its access can be taken back: a drill on its canary, without its help.

import { type Act, list, say } from '../../play/scene.ts'
import { holdDrill, sayScore } from '../hold-drill.ts'

const after = (seconds: number | undefined): string => (seconds ? `after ${seconds} s` : 'within a second')

export const drill: Act = {
  id: 'drill',
  title: 'Can it be taken back? A revocation drill',
  async play(scene) {
    const { passed, reasons, measured } = await holdDrill(scene, 'meridian', 'revoke')
    say(
      scene,
      passed ? 'good' : 'refused',
      passed
        ? `a throw-away of Meridian's canary was revoked ${after(measured['revoked'])} and proven dead ${after(measured['proven'])}, by our own connectors`
        : 'the revocation drill failed:',
    )
    list(scene, reasons)
    await sayScore(scene, 'meridian')
  },
}
