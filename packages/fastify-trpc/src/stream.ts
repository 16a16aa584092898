/** Whether a result is streamed: an async iterable, or an object that directly contains one or a promise. */
export function isStream(data: unknown): boolean {
  return isObject(data) && (isIterable(data) || Object.values(data).some(isStreamed))
}

const isStreamed = (value: unknown) => isPromise(value) || (isObject(value) && isIterable(value))

const isIterable = (value: object) => Symbol.asyncIterator in value

const isPromise = (value: unknown) =>
  (isObject(value) || typeof value === 'function') &&
  'then' in value &&
  typeof value.then === 'function' &&
  'catch' in value &&
  typeof value.catch === 'function'

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
