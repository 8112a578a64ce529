// Asks somebody about a change. Whoever is outside names nobody: the enterprise has somebody for it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { isOutside, useWhoami } from '../../api/session.ts'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'

const w = words.asking

export const AskDialog = ({ change, onClose }: { change: string; onClose: () => void }) => {
  const outside = isOutside(useWhoami())
  const client = useQueryClient()
  const people = useQuery({
    queryKey: ['change', change, 'people'],
    queryFn: () => api.get('/v1/changes/{change}/people', { params: { path: { change }, query: { limit: 200 } } }),
    enabled: !outside,
  })
  const [to, setTo] = useState('')
  const [text, setText] = useState('')
  const ask = useMutation({
    mutationFn: () =>
      api.post('/v1/changes/{change}/questions', {
        params: { path: { change } },
        body: { words: text.trim(), ...(outside ? {} : { to: to.trim() }) },
      }),
    onSuccess: onClose,
    onSettled: () => {
      for (const queryKey of [['change', change], ['my-work']]) void client.invalidateQueries({ queryKey })
    },
  })
  const nobody = people.data?.items.length === 0
  return (
    <Modal title={w.askTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <p className="mb-4 text-sm text-ink-soft">{outside ? w.askOutside : w.askLead}</p>
        {!outside &&
          (people.data === undefined ? (
            people.isError ? (
              <Problem error={people.error} retry={() => void people.refetch()} />
            ) : (
              <Loading lines={1} />
            )
          ) : nobody ? (
            <p className="mb-4 text-sm">{w.nobody}</p>
          ) : people.data.next !== undefined ? (
            <TextField label={w.whom} help={w.whomHelp} value={to} required autoFocus onChange={(event) => setTo(event.target.value)} />
          ) : (
            <Choice label={w.whom} value={to} required autoFocus onChange={(event) => setTo(event.target.value)}>
              <option value="" />
              {people.data.items.map((one) => (
                <option key={one.person} value={one.person}>
                  {w.person(one.name, one.person, one.because)}
                </option>
              ))}
            </Choice>
          ))}
        <TextArea
          label={w.words}
          help={w.wordsHelp}
          value={text}
          required
          maxLength={2000}
          onChange={(event) => setText(event.target.value)}
        />
        <FormEnd
          act={w.send}
          busy={ask.isPending}
          error={ask.error}
          onCancel={onClose}
          disabled={text.trim() === '' || (!outside && to.trim() === '')}
        />
      </form>
    </Modal>
  )
}
