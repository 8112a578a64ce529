// Renewing a credential. The preview is the server's own plan: whether there is a gap, who gets a new one, and how the old one ends.
import { api } from '../../api/client.ts'
import { words } from '../../words/index.ts'
import { ActDialog } from './act-dialog.tsx'
import { PlanShown } from './plan-shown.tsx'

const w = words.acts

export const RotateOne = ({ credential, onClose }: { credential: { readonly id: string }; onClose: () => void }) => (
  <ActDialog
    title={w.rotateTitle}
    what={w.rotateWhat}
    verb={w.verbs.rotate}
    all={[credential]}
    nameOf={({ id }) => id}
    preview={({ id }, body) => api.post('/v1/rotations/{credential}/preview', { params: { path: { credential: id } }, body })}
    shown={(_one, previewed) => <PlanShown of={previewed} first={w.rotationWays[previewed.way]} />}
    begin={({ id }, body) => api.post('/v1/rotations/{credential}/start', { params: { path: { credential: id } }, body })}
    onClose={onClose}
  />
)
