// Which connector speaks to a system: those that the server has, with what each reaches; none; or another one by its name.
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import { ownWords } from '../../words/own.ts'

const w = ownWords.system
const none = 'none'
const other = ' other'

interface Props {
  readonly known: readonly Item<'connectors.list'>[]
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (connector: string) => void
}

export const ConnectorChoice = ({ known, value, problem, onChange }: Props) => {
  const chosen = known.find(({ connector }) => connector === value)
  const [named, setNamed] = useState(false)
  const byName = named || (value !== '' && value !== none && chosen === undefined)
  return (
    <>
      <Choice
        label={w.connector}
        value={byName ? other : value}
        problem={byName ? undefined : problem}
        aria-required
        help={chosen?.reaches}
        onChange={({ target }) => {
          setNamed(target.value === other)
          onChange(target.value === other ? '' : target.value)
        }}
      >
        <option value="">{w.choose}</option>
        {known.map(({ connector, title, reaches }) => (
          <option key={connector} value={connector}>
            {title} – {reaches}
          </option>
        ))}
        <option value={none}>{w.noConnector}</option>
        <option value={other}>{w.otherConnector}</option>
      </Choice>
      {byName && (
        <TextField
          label={w.connectorName}
          help={w.connectorNameHelp}
          value={value}
          problem={problem}
          maxLength={100}
          aria-required
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </>
  )
}
