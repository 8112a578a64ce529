// Deletions: what is past its period goes by a change like every other. Law: the list is made from what is due at this moment, and nothing else
// decides what stands in it. What may be deleted is said in authority/retention; this slice only asks.
export { proposeDeletion } from './propose-deletion.ts'
