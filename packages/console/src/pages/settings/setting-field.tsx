// One setting of a connector as a field: its label, its help, what is wrong with it beside it; lists and groups hold fields of their own. It knows no connector.
import type { ReactNode } from 'react'
import { Button } from '../../parts/button.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { capital } from '../../parts/sentence.ts'
import { Spoken } from '../../parts/spoken.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import {
  blankOf,
  completed,
  type Fault,
  type Field,
  inShape,
  isSettings,
  type Settings,
  shapeOf,
  textOf,
  withSetting,
  written,
} from './connector-fields.ts'

const w = ownWords.system

const faults = { ...words.everywhere.faults, ...w.faults }

export const faultText = (fault: Fault): string => ('of' in fault ? faults[fault.what](fault.of) : faults[fault.what])

/** What is wrong at one way; undefined: nothing, or nothing that is to be told yet. */
export type ProblemAt = (path: string) => string | undefined

interface Of {
  readonly field: Field
  readonly path: string
  readonly value: unknown
  readonly problemAt: ProblemAt
  readonly onLeave: (path: string) => void
  readonly onChange: (value: unknown) => void
}

export const SettingFields = (props: {
  readonly fields: readonly Field[]
  readonly within: string
  readonly value: Settings
  readonly problemAt: ProblemAt
  readonly onLeave: (path: string) => void
  readonly onChange: (value: Settings) => void
}) => {
  const { fields, within, value, problemAt, onLeave, onChange } = props
  const whole = completed(fields, value)
  return fields.map((field) => (
    <SettingField
      key={field.name}
      field={field}
      path={`${within}${field.name}`}
      value={whole[field.name]}
      problemAt={problemAt}
      onLeave={onLeave}
      onChange={(next) => onChange(withSetting(whole, field.name, next))}
    />
  ))
}

const titleOf = ({ title, required }: Field): string => (required ? title : w.optional(title))

const SettingField = (props: Of) => {
  const { field, value, onChange } = props
  if (field.many) return <List {...props} />
  if (field.kind !== 'group')
    return <One {...props} label={titleOf(field)} help={field.help} onChange={(next) => onChange(next === '' ? undefined : next)} />
  if (value === undefined && !field.required)
    return (
      <Framed {...props}>
        <Button onClick={() => onChange(blankOf(field))}>{w.begin(field.title)}</Button>
      </Framed>
    )
  return (
    <Framed {...props}>
      <Group {...props} />
      {!field.required && <Remove title={field.title} onClick={() => onChange(undefined)} />}
    </Framed>
  )
}

const Framed = ({ field, path, problemAt, children }: Of & { readonly children: ReactNode }) => {
  const problem = problemAt(path)
  return (
    <fieldset className="mb-4 min-w-0 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{titleOf(field)}</legend>
      <p className="mb-3 text-[13px] text-ink-soft">
        <Spoken text={capital(field.help)} />
      </p>
      {children}
      {problem && (
        <p data-wrong tabIndex={-1} className="mt-2 text-[13px] font-medium text-bad">
          {problem}
        </p>
      )}
    </fieldset>
  )
}

const Remove = ({ title, onClick }: { title: string; onClick: () => void }) => (
  <Button look="plain" onClick={onClick} aria-label={w.remove(title)}>
    {w.take}
  </Button>
)

const List = (props: Of) => {
  const { field, path, value, onChange } = props
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  const changed = (next: readonly unknown[]) => onChange(next.length === 0 && !field.required ? undefined : next)
  return (
    <Framed {...props}>
      {items.map((item, index) => {
        const numbered = `${field.title} ${index + 1}`
        const one: Of = {
          ...props,
          path: `${path}.${index}`,
          value: item,
          onChange: (next) => changed(items.map((other, at) => (at === index ? next : other))),
        }
        return (
          <div key={index} className="mb-3 border-b border-line pb-3">
            {field.kind === 'group' ? (
              <>
                <p className="mb-2 text-[13px] font-medium text-ink-soft">{numbered}</p>
                <Group {...one} />
              </>
            ) : (
              <One {...one} label={numbered} />
            )}
            <Remove title={numbered} onClick={() => changed(items.filter((_one, at) => at !== index))} />
          </div>
        )
      })}
      {items.length < (field.most ?? Number.POSITIVE_INFINITY) && (
        <Button onClick={() => changed([...items, blankOf(field)])}>{w.add(field.title)}</Button>
      )}
    </Framed>
  )
}

const Group = ({ field, path, value, problemAt, onLeave, onChange }: Of) => {
  const { shapes = [] } = field
  const settings = isSettings(value) ? value : {}
  const shape = shapeOf(field, settings) ?? shapes[0]
  return (
    <>
      {shapes.length > 1 && (
        <Choice
          label={w.shape}
          value={shape?.by?.value}
          onChange={({ target }) =>
            onChange(
              inShape(
                shapes.find(({ by }) => by?.value === target.value),
                settings,
              ),
            )
          }
        >
          {shapes.map(({ title, by }) => (
            <option key={by?.value} value={by?.value}>
              {title}
            </option>
          ))}
        </Choice>
      )}
      <SettingFields
        fields={shape?.settings ?? []}
        within={`${path}.`}
        value={settings}
        problemAt={problemAt}
        onLeave={onLeave}
        onChange={onChange}
      />
    </>
  )
}

const One = ({
  field,
  path,
  value,
  problemAt,
  onLeave,
  onChange,
  label,
  help,
}: Of & { readonly label: string; readonly help?: string }) => {
  const common = {
    label,
    problem: problemAt(path),
    'aria-required': field.required,
    onBlur: () => onLeave(path),
    ...(help === undefined ? {} : { help: capital(help) }),
  }
  const text = { value: textOf(value), onChange: ({ target }: { target: { value: string } }) => onChange(written(field, target.value)) }
  const typed = { spellCheck: false, autoComplete: 'off' } as const
  switch (field.kind) {
    case 'choice':
      return (
        <Choice {...common} {...text}>
          <option value="">{field.required ? '' : w.asUsual}</option>
          {field.choices?.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </Choice>
      )
    case 'switch':
      return (
        <div className="mb-4">
          <label className="flex min-h-6 items-center gap-2 text-sm font-medium">
            <input type="checkbox" checked={value === true} onChange={({ target }) => onChange(target.checked)} />
            {label}
          </label>
          {common.help && (
            <p className="mt-1 text-[13px] text-ink-soft">
              <Spoken text={common.help} />
            </p>
          )}
        </div>
      )
    case 'json':
      return <TextField {...common} value={textOf(value)} help={w.asJson} readOnly />
    default:
      return field.long ? (
        <TextArea {...common} {...text} {...typed} />
      ) : (
        <TextField {...common} {...text} {...typed} inputMode={field.kind === 'number' ? 'numeric' : 'text'} />
      )
  }
}
