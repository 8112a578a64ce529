// How a document of authority comes in force: Priya proposes it, others read and sign what policy asks for, and it is enacted.
import { approve } from '../people/approvers.ts'
import { PRIYA } from '../people/cast.ts'
import type { ChangeView } from '../story/change-view.ts'
import { as, changeOf, type Scene, say, until, untilEnded } from './scene.ts'

export interface Proposal {
  readonly kind: string
  readonly name: string
  readonly document: Record<string, unknown>
  readonly reason: string
  readonly ticket: string
}

/** Signs every open request of a change as often as it asks for. Gives who signed. */
export const approveChange = async (scene: Scene, change: string, reason: string): Promise<string[]> => {
  const { approvalRequests } = await until(scene, `a question of ${change}`, async () => {
    const view = await changeOf(scene, change)
    return view.approvalRequests.some((one) => one.state === 'open') ? view : undefined
  })
  const signed: string[] = []
  for (const request of approvalRequests.filter((one) => one.state === 'open'))
    await approve(scene.people, request, reason, ({ person }) => signed.push(person))
  return signed
}

const versionInForce = async (scene: Scene, { kind, name }: Proposal): Promise<boolean> => {
  const { items } = await as(scene, PRIYA).get('/v1/instruments/{kind}', { params: { path: { kind } } })
  return items.some((one) => one.name === name && one.state === 'in_force')
}

/** The change that brought it in force; undefined where it was before, by an earlier run. */
export const decide = async (scene: Scene, proposal: Proposal): Promise<ChangeView | undefined> => {
  if (await versionInForce(scene, proposal)) return undefined
  const { kind, name, ...body } = proposal
  const { change } = await as(scene, PRIYA).post('/v1/instruments/{kind}/{name}', { params: { path: { kind, name } }, body })
  const signed = await approveChange(scene, change, proposal.reason)
  const view = await untilEnded(scene, change)
  say(scene, 'good', `${kind} \`${name}\` is in force: proposed by Priya Nair, signed by ${signed.join(' and ')}`)
  return view
}
