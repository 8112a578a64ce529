// Lives: what follows when an authoritative source says that somebody or something has begun, moved or ended. Laws: each event is done once, in the order
// of its subject and when its time has come; what takes effect at once is durable before anything else is tried; every end is one change with proofs; a
// subject in offboarding is issued nothing, and what comes to light meanwhile ends too; who comes back begins anew.

export { confirmIdentity } from './confirm.ts'
export { followEverySubject, followLives, followSubject } from './follow.ts'
export { letGo } from './leaver.ts'
export {
  type ListPreview,
  linesInAnswer,
  linesOfTransfer,
  type ProposedTransfer,
  previewLines,
  previewList,
  previewTransfer,
  proposeList,
  proposeTransfer,
  type TransferAsked,
} from './transfer.ts'
export { Lines, ListPreviewed, Proposed, Skip, showLines } from './transfer-operations.ts'
