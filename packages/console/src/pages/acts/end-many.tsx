// Asking that identities be ended: what would be done for each, from the server's own plan, before anything is.

import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { planIn } from '../../signing/plan-document.ts'
import { words } from '../../words/index.ts'
import { ActDialog } from './act-dialog.tsx'

const w = words.acts
type Previewed = Answer<'lifecycle.previewEnd'>

const Shown = ({ of }: { of: Previewed }) => {
  const { operations } = planIn(of.planDocument)
  return (
    <>
      {[
        w.operations(operations.length),
        w.outcomes[of.outcome],
        ...(of.unprovable.length > 0 ? [w.unprovable(of.unprovable.length)] : []),
      ].join(' · ')}
      <span className="block text-[13px]">
        {operations.map(({ operation, credential, system }) => `${words.plan.verb(operation)} ${credential} (${system})`).join(', ')}
      </span>
    </>
  )
}

export const EndMany = ({
  identities,
  onClose,
}: {
  identities: readonly { readonly id: string; readonly name: string }[]
  onClose: () => void
}) => (
  <ActDialog
    title={w.endTitle(identities.length)}
    what={w.endWhat}
    verb={w.verbs.end}
    all={identities}
    nameOf={({ id }) => id}
    preview={({ id }, body) => api.post('/v1/lifecycle/identities/{identity}/end-preview', { params: { path: { identity: id } }, body })}
    shown={(_one, previewed) => <Shown of={previewed} />}
    begin={({ id }, body) => api.post('/v1/lifecycle/identities/{identity}/end', { params: { path: { identity: id } }, body })}
    onClose={onClose}
  />
)
