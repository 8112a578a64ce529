// Offered once to who has saved views when this browser alone kept them: they go along with him, or are forgotten. What went wrong leaves them where they are.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { defaultStringifySearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useWhoami } from '../../api/session.ts'
import { viewsKey, viewsQuery } from '../../api/views.ts'
import { Button } from '../../parts/button.tsx'
import { Problem } from '../../parts/problem.tsx'
import { viewWords } from '../../words/views.ts'
import { leftIn, leftPlace, toSave } from './left-views.ts'

const w = viewWords

export const TakeAlong = () => {
  const person = useWhoami().principal.id
  const client = useQueryClient()
  const [left, setLeft] = useState(() => leftIn(localStorage, person))
  const forget = () => {
    localStorage.removeItem(leftPlace(person))
    setLeft([])
  }
  const take = useMutation({
    mutationFn: async () => {
      const { items } = await client.fetchQuery({ ...viewsQuery('inventory'), staleTime: 0 })
      const said = left.map(({ name, filters }) => ({ name, search: defaultStringifySearch(filters) }))
      // One after another: where one fails, those before it are there, and are not saved again.
      for (const view of toSave(said, items, w.fromBefore)) await api.post('/v1/views', { body: { page: 'inventory', ...view } })
    },
    onSuccess: forget,
    onSettled: () => client.invalidateQueries({ queryKey: viewsKey }),
  })
  if (left.length === 0) return null
  return (
    <div role="status" className="mb-4 rounded-xl border border-info/40 bg-info-soft px-4 py-3 text-sm">
      <p className="mb-2">{w.left(left.length)}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" busy={take.isPending} onClick={() => take.mutate()}>
          {w.take}
        </Button>
        <Button disabled={take.isPending} onClick={forget}>
          {w.forget}
        </Button>
      </div>
      {take.isError && (
        <div className="mt-3">
          <Problem error={take.error} />
        </div>
      )}
    </div>
  )
}
