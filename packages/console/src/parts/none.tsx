import type { ReactNode } from 'react'

/** One line in the place of a list that has nothing: what that means, and what follows from it. */
export const None = ({ children }: { children: ReactNode }) => <p className="px-4 py-4 text-sm text-ink-soft sm:px-5">{children}</p>
