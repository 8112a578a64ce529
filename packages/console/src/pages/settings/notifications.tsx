// How the reader is told. Policy says how urgent each kind is; what may wait, in which zone, and in which rooms is his.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'

const w = words.settings.notices
const queryKey = ['notices', 'preferences'] as const
type Preferences = Answer<'notices.preferences'>

export const Notifications = () => {
  const query = useQuery({ queryKey, queryFn: () => api.get('/v1/notices/preferences'), staleTime: 60_000 })
  const test = useMutation({ mutationFn: () => api.post('/v1/notices/test', { body: {} }) })
  return (
    <Card
      title={words.settings.sections.notifications}
      aside={
        <Button busy={test.isPending} onClick={() => test.mutate()}>
          {w.test}
        </Button>
      }
    >
      <p className="mb-4 text-sm text-ink-soft">{w.lead}</p>
      {test.isSuccess && (
        <p role="status" className="mb-4 rounded-lg bg-info-soft p-3 text-sm text-info">
          {w.tested(test.data.channels)}
        </p>
      )}
      {test.isError && (
        <div className="mb-4">
          <Problem error={test.error} />
        </div>
      )}
      <Asked query={query}>{(preferences) => <Form key={JSON.stringify(preferences)} of={preferences} />}</Asked>
    </Card>
  )
}

const toggled = <One extends string>(list: readonly One[], one: One, on: boolean): One[] =>
  on ? [...list.filter((other) => other !== one), one] : list.filter((other) => other !== one)

const Form = ({ of }: { of: Preferences }) => {
  const [digest, setDigest] = useState(of.digest)
  const [rooms, setRooms] = useState(of.rooms)
  const [zone, setZone] = useState(of.zone ?? '')
  const save = useAct(queryKey, () =>
    api.put('/v1/notices/preferences', { body: { digest, rooms, zone: zone.trim() === '' ? null : zone.trim() } }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Facts
        of={[
          [w.address, of.mail ? (of.address ?? w.noAddress) : w.noMail],
          [w.digest, `${of.digestAt.join(', ')} (${of.zone ?? of.policyZone})`],
          of.quiet === null ? undefined : [w.quiet, `${of.quiet.from} – ${of.quiet.until}`],
        ]}
      />
      <div className="mt-4 overflow-hidden rounded-lg border border-line">
        <table className="w-full text-left text-sm">
          <thead className="bg-sunken text-xs text-ink-soft">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium">
                {w.kind}
              </th>
              <th scope="col" className="hidden px-3 py-2 font-medium sm:table-cell">
                {w.urgency}
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                {w.wait}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {of.kinds
              .filter(({ urgency }) => urgency !== 'none')
              .map(({ kind, urgency, mayWait }) => (
                <tr key={kind}>
                  <td className="px-3 py-2">{w.kinds[kind] ?? kind}</td>
                  <td className="hidden px-3 py-2 text-ink-soft sm:table-cell">{w.urgencies[urgency]}</td>
                  <td className="px-3 py-2">
                    {mayWait ? (
                      <input
                        type="checkbox"
                        aria-label={`${w.kinds[kind] ?? kind}: ${w.wait}`}
                        className="size-6 accent-accent"
                        checked={digest.includes(kind)}
                        onChange={(event) => setDigest(toggled(digest, kind, event.target.checked))}
                      />
                    ) : (
                      <span className="text-ink-faint">–</span>
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {of.canJoin.length > 0 && (
        <fieldset className="mt-4">
          <legend className="mb-1 text-sm font-medium">{w.rooms}</legend>
          {of.canJoin.map((room) => (
            <label key={room} className="flex min-h-8 items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-5 accent-accent"
                checked={rooms.includes(room)}
                onChange={(event) => setRooms(toggled(rooms, room, event.target.checked))}
              />
              {room}
            </label>
          ))}
        </fieldset>
      )}
      <div className="mt-4 max-w-sm">
        <TextField
          label={w.zone}
          help={w.zoneHelp(of.policyZone)}
          value={zone}
          placeholder={Intl.DateTimeFormat().resolvedOptions().timeZone}
          maxLength={60}
          onChange={(event) => setZone(event.target.value)}
        />
      </div>
      {save.isError && (
        <div className="mb-4">
          <Problem error={save.error} />
        </div>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" busy={save.isPending}>
          {w.save}
        </Button>
        {save.isSuccess && (
          <span role="status" className="text-sm text-good">
            {w.saved}
          </span>
        )}
      </div>
    </form>
  )
}
