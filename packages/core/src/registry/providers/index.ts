// Providers as a whole: whom they employ, what they run, for whom and where, under which contracts, what they owe and where that has gaps.
// A view over parties, principals and contracts; holds no fact of its own.
export { ProviderShown, showProvider } from './shown.ts'
