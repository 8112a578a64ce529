// The settings of a system, as fields of its connector or as the JSON in which they are kept: two views of one text, so that nothing is lost between them.
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { PartTabs } from '../../parts/part-tabs.tsx'
import { ownWords } from '../../words/own.ts'
import { type Connector, type Faults, isSettings, without } from './connector-fields.ts'
import { type ProblemAt, SettingFields } from './setting-field.tsx'
import { configIn } from './system-text.ts'

const w = ownWords.system
const views = ['fields', 'json'] as const

interface Props {
  /** Undefined: the server has none of that name, and there are no fields. */
  readonly connector: Connector | undefined
  readonly text: string
  readonly faults: Faults
  readonly problemAt: ProblemAt
  readonly onLeave: (path: string) => void
  readonly onChange: (text: string) => void
}

const textOf = (value: object): string => JSON.stringify(value, undefined, 2)

export const ConnectorSettings = (props: Props) => {
  const [view, setView] = useState<(typeof views)[number]>('fields')
  if (props.connector === undefined) return <AsJson {...props} />
  return (
    <fieldset className="mb-4 min-w-0">
      <legend className="mb-1 text-sm font-medium">{w.config}</legend>
      <PartTabs label={w.config} names={views} titles={w.views} open={view} onOpen={setView}>
        {view === 'json' ? <AsJson {...props} /> : <AsFields {...props} connector={props.connector} />}
      </PartTabs>
    </fieldset>
  )
}

const AsJson = ({ text, faults, problemAt, onChange }: Props) => {
  const broken = 'problem' in configIn(text)
  const told = [...faults.keys()].flatMap((path) => {
    const problem = problemAt(path)
    return problem === undefined ? [] : [`${path}: ${problem}`]
  })
  return (
    <TextArea
      label={w.configText}
      help={w.configHelp}
      value={text}
      problem={broken ? w.problems.config : told.length > 0 ? told.join(' ') : undefined}
      rows={8}
      spellCheck={false}
      autoComplete="off"
      maxLength={200_000}
      className="w-full rounded-lg border border-line-strong bg-panel px-3 py-2 font-mono text-[13px] text-ink focus-visible:outline-2 focus-visible:outline-accent"
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

const AsFields = (props: Props & { readonly connector: Connector }) => {
  const { connector, text, faults, problemAt, onLeave, onChange } = props
  const read = configIn(text)
  const [open, setOpen] = useState(false)
  if ('problem' in read) return <AsJson {...props} />
  const strange = [...faults].flatMap(([path, { what }]) => (what === 'unknown' ? [path] : []))
  const optional = connector.settings.filter(({ required }) => !required)
  const common = {
    within: '',
    value: isSettings(read.value) ? read.value : {},
    problemAt,
    onLeave,
    onChange: (value: object) => onChange(textOf(value)),
  }
  const wrong = optional.some(({ name }) => [...faults.keys()].some((path) => path.split('.')[0] === name && problemAt(path) !== undefined))
  return (
    <>
      {strange.length > 0 && (
        <div data-wrong tabIndex={-1} className="mb-4 rounded-lg bg-bad-soft p-3 text-sm">
          <p className="mb-2 font-medium text-bad">{w.strange(strange.join(', '))}</p>
          <Button onClick={() => common.onChange(strange.reduce(without, common.value))}>{w.takeOut}</Button>
        </div>
      )}
      <SettingFields {...common} fields={connector.settings.filter(({ required }) => required)} />
      {optional.length > 0 && (
        <details open={open || wrong} onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className="mb-2">
          <summary className="mb-3 min-h-6 cursor-pointer text-sm font-medium text-accent">
            {w.more(optional.filter(({ name }) => name in common.value).length)}
          </summary>
          <SettingFields {...common} fields={optional} />
        </details>
      )}
    </>
  )
}
