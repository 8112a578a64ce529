// Whoever executes sees here what there is for him to do, and nothing else: his mandates, the runbooks of his party, the evidence that he owes,
// what drills ask of him, what his party recommended, the exceptions that it asked for, and the questions that he himself was asked or has asked. A
// person of the enterprise sees the reviews that he may sign. Law: nothing of another party, no secret, nobody of the enterprise.

export { followEvidenceDuties } from './late.ts'
export { myWork } from './my-work.ts'
