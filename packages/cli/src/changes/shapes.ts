// What the API says of a change, as the server declares it.
import type { Answer, Item } from '../connection/api.ts'

export type ChangeHead = Item<'changes.list'>
export type ChangeDetail = Answer<'changes.read'>
export type OperationState = ChangeDetail['operations'][number]
export type OperationDetail = Answer<'operations.read'>
export type ApprovalRequestHead = Item<'approvals.list'>
export type JournalEntry = Item<'changes.journal'>
/** Of the whole journal: a payload may have been deleted. Of a change, none ever is. */
export type ListedEntry = Item<'journal.list'>
export type EndPreview = Answer<'contracts.previewEnd'>
