// Which pages there are for whom. What is not here does not exist for a provider's people; the server says the same of its answers.
import {
  Activity,
  BookOpenCheck,
  Building2,
  FileCheck2,
  Grid3x3,
  Home,
  Inbox,
  type LucideIcon,
  ScrollText,
  Search,
  Settings,
  ShieldAlert,
} from 'lucide-react'
import { words } from '../words/index.ts'

export interface Place {
  readonly to: string
  readonly name: string
  readonly icon: LucideIcon
  /** Shown in the bar at the foot of a telephone. */
  readonly thumb?: true
  /** Only for who has this power. */
  readonly power?: string
}

const { pages } = words.shell

export const enterprisePlaces: readonly Place[] = [
  { to: '/', name: pages.today, icon: Home, thumb: true },
  { to: '/inbox', name: pages.inbox, icon: Inbox, thumb: true },
  { to: '/changes', name: pages.changes, icon: Activity, thumb: true },
  { to: '/inventory', name: pages.inventory, icon: Search },
  { to: '/findings', name: pages.findings, icon: ShieldAlert },
  { to: '/providers', name: pages.providers, icon: Building2, thumb: true },
  { to: '/matrix', name: pages.matrix, icon: Grid3x3 },
  { to: '/policy', name: pages.policy, icon: BookOpenCheck },
  { to: '/log', name: pages.log, icon: ScrollText, power: 'read.journal' },
  { to: '/dossiers', name: pages.dossiers, icon: FileCheck2, power: 'dossier.export' },
  { to: '/settings', name: pages.settings, icon: Settings },
]

export const providerPlaces: readonly Place[] = [
  { to: '/my-work', name: pages.work, icon: Home, thumb: true },
  { to: '/changes', name: pages.changes, icon: Activity, thumb: true },
  { to: '/settings', name: pages.settings, icon: Settings, thumb: true },
]
