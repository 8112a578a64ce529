// What an act would come to, from the server's own plan: how many steps, who has to be asked, what can't be proven, and each step by name.
import type { Answer } from '../../api/answers.ts'
import { planIn } from '../../signing/plan-document.ts'
import { words } from '../../words/index.ts'

const w = words.acts
type Previewed = Pick<Answer<'lifecycle.previewEnd'>, 'planDocument' | 'outcome' | 'unprovable'>

export const PlanShown = ({ of, first }: { of: Previewed; first?: string }) => {
  const { operations } = planIn(of.planDocument)
  return (
    <>
      {first !== undefined && <span className="block">{first}</span>}
      {[
        w.operations(operations.length),
        w.outcomes[of.outcome],
        ...(of.unprovable.length > 0 ? [w.unprovable(of.unprovable.length)] : []),
      ].join(' · ')}
      {operations.map(({ id, operation, credential, system }) => (
        <span key={id} className="block text-[13px]">
          {`${words.plan.verb(operation)} ${credential} (${system})`}
        </span>
      ))}
    </>
  )
}
