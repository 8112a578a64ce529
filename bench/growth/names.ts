// The one figure whose making can't be repeated: a first reading is one only once.
export const firstReading = 'first reading, µs for an account'
