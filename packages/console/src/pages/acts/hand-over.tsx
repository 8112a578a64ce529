// Handing one identity over: first to whom, then what would change hands, and only then the proposal, which people approve.
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { PersonChoice } from '../../parts/person-choice.tsx'
import { words } from '../../words/index.ts'
import { ActDialog } from './act-dialog.tsx'

const w = words.acts

interface Props {
  readonly identity: {
    readonly id: string
    readonly name: string
    readonly businessOwner: string | null
    readonly technicalOwner: string | null
  }
  readonly onClose: () => void
}

export const HandOver = ({ identity, onClose }: Props) => {
  const [chosen, setChosen] = useState('')
  const [to, setTo] = useState<string>()
  if (to !== undefined) {
    const asked = { anybody: true, to, within: { identity: identity.id } }
    return (
      <ActDialog
        title={w.handOverTo(identity.name, to)}
        what={w.handOverWhat}
        verb={w.verbs.handOver}
        all={[identity]}
        nameOf={({ id }) => id}
        preview={() => api.post('/v1/lifecycle/transfers/preview', { body: asked })}
        shown={(_one, { changes }) => (
          <ul>
            {changes.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        begin={(_one, grounds) => api.post('/v1/lifecycle/transfers', { body: { ...asked, ...grounds } })}
        onClose={onClose}
      />
    )
  }
  return (
    <Modal title={w.handOverTitle(identity.name)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setTo(chosen)
        }}
      >
        <p className="mb-4 text-sm text-ink-soft">
          {w.handOverWhat} {w.nothingYet}
        </p>
        <PersonChoice
          label={w.handOverWho}
          value={chosen}
          onChange={setChosen}
          but={(id) => id === identity.businessOwner && id === identity.technicalOwner}
        />
        <FormEnd act={w.next} onCancel={onClose} disabled={chosen === ''} />
      </form>
    </Modal>
  )
}
