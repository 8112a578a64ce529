// Asking that identities be ended: what would be done for each, from the server's own plan, before anything is.

import { api } from '../../api/client.ts'
import { words } from '../../words/index.ts'
import { ActDialog } from './act-dialog.tsx'
import { PlanShown } from './plan-shown.tsx'

const w = words.acts

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
    shown={(_one, previewed) => <PlanShown of={previewed} />}
    begin={({ id }, body) => api.post('/v1/lifecycle/identities/{identity}/end', { params: { path: { identity: id } }, body })}
    onClose={onClose}
  />
)
