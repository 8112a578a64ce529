import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react'
import { Spoken } from './spoken.tsx'

const box =
  'w-full rounded-lg border border-line-strong bg-panel px-3 py-2 text-sm text-ink placeholder:text-ink-faint focus-visible:outline-2 focus-visible:outline-accent'

const Labelled = ({ id, label, help, children }: { id: string; label: string; help: ReactNode; children: ReactNode }) => (
  <div className="mb-4">
    <label htmlFor={id} className="mb-1 block text-sm font-medium">
      {label}
    </label>
    {children}
    {help && (
      <div id={`${id}-help`} className="mt-1 text-[13px] text-ink-soft">
        {typeof help === 'string' ? <Spoken text={help} /> : help}
      </div>
    )}
  </div>
)

interface Own {
  readonly label: string
  readonly help?: ReactNode
}

export const TextField = ({ label, help, ...rest }: Own & InputHTMLAttributes<HTMLInputElement>) => {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help}>
      <input id={id} aria-describedby={help ? `${id}-help` : undefined} className={box} {...rest} />
    </Labelled>
  )
}

export const TextArea = ({ label, help, ...rest }: Own & TextareaHTMLAttributes<HTMLTextAreaElement>) => {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help}>
      <textarea id={id} rows={3} aria-describedby={help ? `${id}-help` : undefined} className={box} {...rest} />
    </Labelled>
  )
}

export const Choice = ({ label, help, children, ...rest }: Own & SelectHTMLAttributes<HTMLSelectElement>) => {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help}>
      <select id={id} aria-describedby={help ? `${id}-help` : undefined} className={box} {...rest}>
        {children}
      </select>
    </Labelled>
  )
}
