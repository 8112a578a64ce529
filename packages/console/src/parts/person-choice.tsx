// One of the enterprise's people who are here, by name.
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { Choice } from './field.tsx'
import { Problem } from './problem.tsx'

const perPage = 200
/** More than these nobody looks through; what names a person beyond them is the command line. */
const mostPages = 25

const readPeople = async () => {
  const people = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await api.get('/v1/principals', { params: { query: { limit: perPage, ...(cursor ? { cursor } : {}) } } })
    people.push(...items.filter(({ kind, party, active }) => kind === 'person' && party.kind === 'enterprise' && active))
    cursor = next
    if (cursor === undefined) break
  }
  return people.sort((a, b) => a.name.localeCompare(b.name))
}

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (person: string) => void
  readonly but?: (person: string) => boolean
}

export const PersonChoice = ({ label, value, onChange, but = () => false }: Props) => {
  const people = useQuery({ queryKey: ['principals', 'people'], queryFn: readPeople })
  return (
    <>
      {people.isError && <Problem error={people.error} retry={() => void people.refetch()} />}
      <Choice label={label} value={value} required onChange={(event) => onChange(event.target.value)}>
        <option value="" />
        {(people.data ?? [])
          .filter(({ id }) => !but(id))
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name} ({id})
            </option>
          ))}
      </Choice>
    </>
  )
}
