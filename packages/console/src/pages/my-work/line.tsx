// One line of the lists of somebody's work, and the way to a change that came of it.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/answers.ts'
import { words } from '../../words/index.ts'

export type Work = Answer<'work.read'>

export const Line = ({ children }: { children: ReactNode }) => (
  <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm sm:px-5">{children}</li>
)

export const ChangeLink = ({ id }: { id: string }) => (
  <Link to="/changes/$change" params={{ change: id }} className="text-accent hover:underline">
    {words.work.openChange}
  </Link>
)
