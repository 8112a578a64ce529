// The client's door: everything that a program needs to talk to Countersign.
export { type ClientOptions, type CountersignClient, createClient, everyItem } from './client.ts'
export { controlPieceIn, type Piece, type PieceAsked } from './control-piece.ts'
export type { ChangeEvent } from './events.ts'
export type { components, operations, paths } from './generated/api.ts'
export { CountersignProblem, type Problem } from './problem.ts'
