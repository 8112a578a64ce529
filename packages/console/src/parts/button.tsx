import type { ButtonHTMLAttributes, ReactNode } from 'react'

export type Look = 'primary' | 'quiet' | 'plain' | 'danger'

const looks: Record<Look, string> = {
  primary: 'bg-accent text-accent-ink hover:brightness-110 border border-transparent',
  quiet: 'bg-panel text-ink border border-line-strong/60 hover:bg-sunken',
  plain: 'text-ink-soft hover:bg-sunken hover:text-ink border border-transparent',
  danger: 'bg-bad text-ground border border-transparent hover:brightness-110',
}

export const buttonClass = (look: Look = 'quiet', extra = ''): string =>
  `inline-flex min-h-9 items-center justify-center gap-2 rounded-lg px-3.5 py-1.5 text-sm font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55 ${looks[look]} ${extra}`

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look
  /** Work is under way: it can't be begun twice. */
  readonly busy?: boolean
  readonly children: ReactNode
}

export const Button = ({ look = 'quiet', busy = false, className = '', disabled, children, ...rest }: Props) => (
  <button type="button" {...rest} disabled={disabled || busy} aria-busy={busy || undefined} className={buttonClass(look, className)}>
    {busy && <Spinner />}
    {children}
  </button>
)

export const Spinner = () => (
  <span aria-hidden="true" className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent" />
)
