// Cutting the old credential of a rotation, because of an incident. The preview is who has not moved at this moment, and would be cut off.
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { words } from '../../words/index.ts'
import { notMoved } from '../credential/rotation.ts'
import { ActDialog } from './act-dialog.tsx'

const w = words.acts

const shown = (_one: unknown, { consumers }: Answer<'rotations.read'>) => {
  const left = notMoved(consumers)
  return left.length === 0 ? w.cutsNobody : w.cutsOff(left.map(({ workload }) => workload).join(', '))
}

export const CutOne = ({ credential, onClose }: { credential: { readonly id: string }; onClose: () => void }) => (
  <ActDialog
    title={w.cutTitle}
    what={w.cutWhat}
    verb={w.verbs.cut}
    all={[credential]}
    nameOf={({ id }) => id}
    preview={({ id }) => api.get('/v1/rotations/{credential}', { params: { path: { credential: id } } })}
    shown={shown}
    begin={({ id }, body) => api.post('/v1/rotations/{credential}/cut', { params: { path: { credential: id } }, body })}
    onClose={onClose}
  />
)
