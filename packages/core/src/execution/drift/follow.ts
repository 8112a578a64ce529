// By the sweep, every few seconds: what is due is put right, what is mended is withdrawn, and how it ended is noted. The same look twice changes nothing.
export { act as followDrift } from './act.ts'
