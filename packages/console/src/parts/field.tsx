import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react'
import { Spoken } from './spoken.tsx'

const box =
  'w-full rounded-lg border border-line-strong bg-panel px-3 py-2 text-sm text-ink placeholder:text-ink-faint focus-visible:outline-2 focus-visible:outline-accent'

interface Own {
  readonly label: string
  readonly help?: ReactNode
  /** What is wrong with what stands there. */
  readonly problem?: string | undefined
}

/** What whoever does not see it is told of the field. */
const spokenOf = (id: string, { help, problem }: Omit<Own, 'label'>) => ({
  'aria-describedby': [problem && `${id}-problem`, help && `${id}-help`].filter(Boolean).join(' ') || undefined,
  'aria-invalid': problem === undefined ? undefined : true,
})

interface Around extends Own {
  readonly id: string
  readonly children: ReactNode
}

const Labelled = ({ id, label, help, problem, children }: Around) => (
  <div className="mb-4">
    <label htmlFor={id} className="mb-1 block text-sm font-medium">
      {label}
    </label>
    {children}
    {problem && (
      <p id={`${id}-problem`} className="mt-1 text-[13px] font-medium text-bad">
        {problem}
      </p>
    )}
    {help && (
      <div id={`${id}-help`} className="mt-1 text-[13px] text-ink-soft">
        {typeof help === 'string' ? <Spoken text={help} /> : help}
      </div>
    )}
  </div>
)

export const TextField = ({ label, help, problem, ...rest }: Own & InputHTMLAttributes<HTMLInputElement>) => {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <input id={id} {...spokenOf(id, { help, problem })} className={box} {...rest} />
    </Labelled>
  )
}

export const TextArea = ({ label, help, problem, ...rest }: Own & TextareaHTMLAttributes<HTMLTextAreaElement>) => {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <textarea id={id} rows={3} {...spokenOf(id, { help, problem })} className={box} {...rest} />
    </Labelled>
  )
}

export const Choice = ({ label, help, problem, children, ...rest }: Own & SelectHTMLAttributes<HTMLSelectElement>) => {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <select id={id} {...spokenOf(id, { help, problem })} className={box} {...rest}>
        {children}
      </select>
    </Labelled>
  )
}
