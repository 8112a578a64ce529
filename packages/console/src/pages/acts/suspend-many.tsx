// Switching credentials off. The preview is what is so at this moment: where each opens, in which state it is, and who uses it and would stop.
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { words } from '../../words/index.ts'
import { ActDialog } from './act-dialog.tsx'

const w = words.acts
type Credential = Answer<'credentials.read'>

const shown = (_one: unknown, { account, system, state, uses }: Credential) => {
  const users = [...new Set(uses.map(({ workload }) => workload))]
  return [
    `${account} · ${system}`,
    words.inventory.states[state] ?? state,
    users.length === 0 ? w.usedByNobody : w.usedBy(users.join(', ')),
  ].join(' · ')
}

export const SuspendMany = ({ credentials, onClose }: { credentials: readonly { readonly id: string }[]; onClose: () => void }) => (
  <ActDialog
    title={w.suspendTitle(credentials.length)}
    what={w.suspendWhat}
    verb={w.verbs.suspend}
    all={credentials}
    nameOf={({ id }) => id}
    preview={({ id }) => api.get('/v1/credentials/{credential}', { params: { path: { credential: id } } })}
    shown={shown}
    begin={({ id }, grounds) => api.post('/v1/access/suspensions', { body: { credential: id, ...grounds } })}
    onClose={onClose}
  />
)
