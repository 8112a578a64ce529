// What an administrator can do about one principal: give a role until a day or ask others to sign it, take one away, or put him out.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { dayAfter, endOfDay } from '../../parts/days.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { Give, wishFor } from './give.tsx'

const w = words.settings.people

export const Person = ({ principal, onClose }: { principal: Item<'principals.list'>; onClose: () => void }) => {
  const client = useQueryClient()
  const [role, setRole] = useState('')
  const [until, setUntil] = useState(() => dayAfter(90))
  const [typed, setTyped] = useState('')
  const done = {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['principals'] })
      onClose()
    },
  }
  const end = useMutation({
    mutationFn: (ended: string) => api.post('/v1/roles/end', { body: { principal: principal.id, role: ended } }),
    ...done,
  })
  const deactivate = useMutation({
    mutationFn: () => api.post('/v1/principals/{principal}/deactivate', { params: { path: { principal: principal.id } }, body: {} }),
    ...done,
  })
  const failed = end.error ?? deactivate.error
  return (
    <Modal title={`${principal.name} (${principal.id})`} onClose={onClose}>
      {failed && (
        <div className="mb-4">
          <Problem error={failed} />
        </div>
      )}
      {principal.roles.length > 0 && (
        <ul className="mb-4 space-y-2">
          {principal.roles.map((one) => (
            <li key={one} className="flex flex-wrap items-center justify-between gap-2 text-sm">
              <span>
                <span className="font-medium">{one.replaceAll('_', ' ')}</span> <span className="text-ink-soft">{w.roleWords[one]}</span>
              </span>
              <Button busy={end.isPending} onClick={() => end.mutate(one)}>
                {w.endRole(one.replaceAll('_', ' '))}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {principal.kind === 'person' && (
        <p className="mb-4 text-sm">
          <Link
            to="/settings/$section"
            params={{ section: 'people' }}
            search={{ who: principal.id }}
            className="text-accent hover:underline"
          >
            {w.sessions}
          </Link>
        </p>
      )}
      {principal.active && (
        <>
          <div className="border-t border-line pt-4">
            <p className="mb-3 text-sm text-ink-soft">{w.assignText}</p>
            <Give
              wish={wishFor({ what: 'role', principal: principal.id, role, ...(until === '' ? {} : { until: endOfDay(until) }) })}
              reads={['principals']}
              atOnce={async () => {
                await api.post('/v1/roles', {
                  body: { principal: principal.id, role, ...(until === '' ? {} : { until: endOfDay(until) }) },
                })
                return undefined
              }}
              act={w.assign}
              ready={role !== ''}
              onClose={onClose}
            >
              {(changed) => (
                <>
                  <Choice
                    label={w.assign}
                    value={role}
                    required
                    onChange={(event) => {
                      setRole(event.target.value)
                      changed()
                    }}
                  >
                    <option value="" />
                    {Object.entries(w.roleWords)
                      .filter(([one]) => !principal.roles.includes(one))
                      .map(([one, means]) => (
                        <option key={one} value={one}>
                          {one.replaceAll('_', ' ')}: {means}
                        </option>
                      ))}
                  </Choice>
                  <TextField
                    label={w.until}
                    type="date"
                    value={until}
                    min={dayAfter(0)}
                    onChange={(event) => {
                      setUntil(event.target.value)
                      changed()
                    }}
                  />
                </>
              )}
            </Give>
          </div>
          <div className="mt-5 border-t border-line pt-4">
            <p className="mb-3 text-sm text-ink-soft">{w.deactivateText(principal.id)}</p>
            <TextField
              label={words.everywhere.typeToConfirm(principal.id)}
              value={typed}
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button look="danger" busy={deactivate.isPending} disabled={typed.trim() !== principal.id} onClick={() => deactivate.mutate()}>
              {w.deactivate}
            </Button>
          </div>
        </>
      )}
      <div className="mt-4 flex justify-end">
        <Button look="plain" onClick={onClose}>
          {words.everywhere.close}
        </Button>
      </div>
    </Modal>
  )
}
