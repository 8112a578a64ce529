/** A choice that is on or off (`aria-pressed`), beside its like. */
export const chipClass =
  'inline-flex min-h-8 items-center gap-1.5 rounded-full border border-line-strong/60 px-3 py-1 text-sm text-ink-soft hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent'
