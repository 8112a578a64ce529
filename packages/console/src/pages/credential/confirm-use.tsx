// Saying, under one's own name, that a workload uses its new credential: where its system does not show it. The server judges who may.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { TextField } from '../../parts/field.tsx'
import { words } from '../../words/index.ts'

const w = words.credential.rotation

interface Props {
  readonly credential: string
  readonly workload: string
  readonly onClose: () => void
  readonly onDone: () => void
}

export const ConfirmUse = ({ credential, workload, onClose, onDone }: Props) => {
  const [said, setSaid] = useState('')
  const answer = useMutation({
    mutationFn: () =>
      api.post('/v1/rotations/{credential}/confirm', { params: { path: { credential } }, body: { workload, words: said.trim() } }),
    onSuccess: onDone,
  })
  return (
    <Confirm
      title={w.confirmTitle(workload)}
      act={w.confirmAct}
      answer={{ isPending: answer.isPending, error: answer.error, mutate: () => answer.mutate() }}
      onClose={onClose}
      incomplete={said.trim() === ''}
    >
      <p className="mb-4">{w.confirmWhat}</p>
      <TextField label={w.confirmWords} value={said} required maxLength={2000} onChange={(event) => setSaid(event.target.value)} />
    </Confirm>
  )
}
