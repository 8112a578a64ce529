// Access: may this principal do this? Law: a refusal that concerns authority is in the journal before the caller hears of it.
export { notThere, type Refusal, refuse, requirePower } from './access.ts'
