// The responsibility matrix comes in force. One that would let a provider answer is not even proposed.
import { matrixText } from '../../company/authority.ts'
import { PRIYA } from '../../people/cast.ts'
import { decide } from '../../play/decide.ts'
import { type Act, as, list, say } from '../../play/scene.ts'

export const whoAnswers: Act = {
  id: 'who-answers',
  title: 'Who answers: the responsibility matrix',
  async play(scene) {
    const priya = as(scene, PRIYA)
    const text = await matrixText()
    const handedOver = text.replace('accountable: role:control_owner', 'accountable: party:meridian')
    const { problems } = await priya.post('/v1/matrix/check', { body: { text: handedOver } })
    say(scene, 'refused', 'a matrix in which Meridian would answer for the outcome:')
    list(
      scene,
      problems.map(({ line, message }) => `line ${line}: ${message}`),
    )
    const { document } = await priya.post('/v1/matrix/check', { body: { text } })
    if (document === null) throw new Error("the company's own matrix has a problem")
    await decide(scene, {
      kind: 'matrix',
      name: 'responsibility',
      document: { ...document },
      reason: 'each outcome has one person who answers',
      ticket: 'GOV-1',
    })
  },
}
