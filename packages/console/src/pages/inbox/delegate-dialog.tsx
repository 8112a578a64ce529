import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { dayAfter, endOfDay } from '../../parts/days.ts'
import { TextField } from '../../parts/field.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { PersonChoice } from '../../parts/person-choice.tsx'
import { words } from '../../words/index.ts'

const w = words.inbox.request

/** Appoints a deputy: somebody who may sign in the reader's place, under his own name, until a day. */
export const DelegateDialog = ({ role, onClose }: { role: string; onClose: () => void }) => {
  const whoami = useWhoami()
  const [deputy, setDeputy] = useState('')
  const [until, setUntil] = useState(() => dayAfter(2))
  const [reason, setReason] = useState('')
  const appoint = useMutation({
    mutationFn: () =>
      api.post('/v1/deputies', {
        body: { role, deputy, until: endOfDay(until), reason: reason.trim() },
      }),
  })
  return (
    <Modal title={w.delegateTitle} onClose={onClose}>
      <p className="mb-4 text-sm text-ink-soft">{w.delegateHelp}</p>
      {appoint.isSuccess ? (
        <>
          <p role="status" className="mb-4 text-sm font-medium text-good">
            {w.delegateDone(deputy)}
          </p>
          <div className="flex justify-end">
            <Button onClick={onClose}>{words.everywhere.close}</Button>
          </div>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            appoint.mutate()
          }}
        >
          <PersonChoice label={w.delegateTo} value={deputy} onChange={setDeputy} but={(id) => id === whoami.principal.id} />
          <TextField label={w.delegateUntil} type="date" value={until} required onChange={(event) => setUntil(event.target.value)} />
          <TextField label={w.delegateWhy} value={reason} required maxLength={500} onChange={(event) => setReason(event.target.value)} />
          <FormEnd
            act={w.delegate}
            busy={appoint.isPending}
            error={appoint.error}
            onCancel={onClose}
            disabled={deputy === '' || reason.trim() === ''}
          />
        </form>
      )}
    </Modal>
  )
}
