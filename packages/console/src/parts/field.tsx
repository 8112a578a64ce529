import {
  type InputHTMLAttributes,
  type InvalidEvent,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from 'react'
import { foundIn } from './found.ts'
import { Spoken } from './spoken.tsx'

const box =
  'w-full rounded-lg border border-line-strong bg-panel px-3 py-2 text-sm text-ink placeholder:text-ink-faint aria-invalid:border-bad focus-visible:outline-2 focus-visible:outline-accent'

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

type Element = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** What the browser finds is told where a problem is told, until somebody changes what stands there; the first such field of a form has the focus. */
const useFound = (problem: string | undefined) => {
  const [found, setFound] = useState<string>()
  const watch = {
    onInvalid: (event: InvalidEvent<Element>) => {
      event.preventDefault()
      const { currentTarget: field } = event
      setFound(foundIn(field))
      if (field.form?.querySelector('input:invalid, textarea:invalid, select:invalid') === field) field.focus()
    },
    onInput: () => setFound(undefined),
  }
  return { problem: problem ?? found, watch }
}

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

export const TextField = ({ label, help, problem: told, ...rest }: Own & InputHTMLAttributes<HTMLInputElement>) => {
  const id = useId()
  const { problem, watch } = useFound(told)
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <input id={id} {...watch} {...spokenOf(id, { help, problem })} className={box} {...rest} />
    </Labelled>
  )
}

export const TextArea = ({ label, help, problem: told, ...rest }: Own & TextareaHTMLAttributes<HTMLTextAreaElement>) => {
  const id = useId()
  const { problem, watch } = useFound(told)
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <textarea id={id} {...watch} rows={3} {...spokenOf(id, { help, problem })} className={box} {...rest} />
    </Labelled>
  )
}

export const Choice = ({ label, help, problem: told, children, ...rest }: Own & SelectHTMLAttributes<HTMLSelectElement>) => {
  const id = useId()
  const { problem, watch } = useFound(told)
  return (
    <Labelled id={id} label={label} help={help} problem={problem}>
      <select id={id} {...watch} {...spokenOf(id, { help, problem })} className={box} {...rest}>
        {children}
      </select>
    </Labelled>
  )
}
