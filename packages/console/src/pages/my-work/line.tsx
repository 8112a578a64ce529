// One line of the lists of somebody's work.
import type { ReactNode } from 'react'
import type { Answer } from '../../api/answers.ts'

export type Work = Answer<'work.read'>

export const Line = ({ children }: { children: ReactNode }) => (
  <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm sm:px-5">{children}</li>
)
