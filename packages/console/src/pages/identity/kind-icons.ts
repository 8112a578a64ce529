// A sign for each kind of thing of the estate. It never stands alone: the kind is told beside it.
import { Boxes, Building2, Cog, FileText, Handshake, KeyRound, type LucideIcon, Server, ShieldAlert, User } from 'lucide-react'
import type { NodeKind } from './map-layout.ts'

export const kindIcons: Readonly<Record<NodeKind, LucideIcon>> = {
  party: Building2,
  contract: FileText,
  principal: User,
  identity: Cog,
  workload: Boxes,
  credential: KeyRound,
  consent: Handshake,
  control: ShieldAlert,
  system: Server,
}
