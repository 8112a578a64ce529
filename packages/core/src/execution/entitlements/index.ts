// Access that is given because of justifications, and taken away with the last of them. Laws: what is given is issued by one change with its end inside;
// what two reasons justify stays while one does; nothing is given to who leaves, has left or answers to nobody; a mass of ends is held until a person of the
// enterprise releases it; whatever is delivered twice, late or in another order comes to the same end.
export { followEntitlements, settleEntitlement, settleHolder } from './follow.ts'
export { look } from './look.ts'
export { keepLooks } from './looks-store.ts'
export { weigh } from './weigh.ts'
