// Asking that a credential which was switched off be switched on again. The preview is what holds it down at this moment.
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { words } from '../../words/index.ts'
import { ActDialog } from './act-dialog.tsx'

const w = words.acts
type Sleeper = Item<'access.suspended'>

const shown = (_one: unknown, sleeper: Sleeper | undefined) =>
  sleeper === undefined
    ? w.sleepsNoMore
    : [sleeper.because, sleeper.heldBy === null ? w.heldByNobody : w.heldBy(sleeper.heldBy), w.asksPeople].join(' · ')

export const ResumeOne = ({ credential, onClose }: { credential: { readonly id: string }; onClose: () => void }) => (
  <ActDialog
    title={w.resumeTitle}
    what={w.resumeWhat}
    verb={w.verbs.resume}
    all={[credential]}
    nameOf={({ id }) => id}
    preview={async ({ id }) => (await api.get('/v1/access/suspended', { params: { query: { credential: id } } })).items[0]}
    shown={shown}
    begin={({ id }, grounds) => api.post('/v1/access/resumptions', { body: { credential: id, ...grounds } })}
    onClose={onClose}
  />
)
