/** Functions that the oldest supported browsers lack, by the object that has them. */
export const newerThanSafari164: Record<string, string[]> = {
  Promise: ['withResolvers', 'try'],
  Map: ['groupBy'],
  Object: ['groupBy'],
  URL: ['canParse', 'parse'],
  Array: ['fromAsync'],
  Iterator: ['from', 'concat', 'zip'],
  'Iterator.prototype': [
    'map',
    'filter',
    'take',
    'drop',
    'flatMap',
    'reduce',
    'toArray',
    'forEach',
    'some',
    'every',
    'find',
  ],
  'Set.prototype': [
    'union',
    'intersection',
    'difference',
    'symmetricDifference',
    'isSubsetOf',
    'isSupersetOf',
    'isDisjointFrom',
  ],
  'Map.prototype': ['getOrInsert', 'getOrInsertComputed'],
  'ArrayBuffer.prototype': ['transfer', 'transferToFixedLength'],
  'Uint8Array.prototype': ['toBase64', 'toHex'],
  Uint8Array: ['fromBase64', 'fromHex'],
  'URLSearchParams.prototype': ['size'],
  AbortSignal: ['any'],
  RegExp: ['escape'],
  Error: ['isError', 'captureStackTrace'],
  Math: ['f16round', 'sumPrecise'],
  Intl: ['DurationFormat'],
  Symbol: ['dispose', 'asyncDispose'],
  'Document.prototype': ['startViewTransition', 'caretPositionFromPoint'],
  'Element.prototype': ['checkVisibility', 'moveBefore', 'setHTMLUnsafe', 'getHTML'],
  'HTMLElement.prototype': ['showPopover', 'hidePopover', 'togglePopover'],
  'ReadableStream.prototype': ['values'],
  ReadableStream: ['from'],
  globalThis: [
    'requestIdleCallback',
    'cancelIdleCallback',
    'DisposableStack',
    'SuppressedError',
    'scheduler',
    'navigation',
    'Iterator',
  ],
}

/** Runs in the page before anything of it: takes them away. */
export function takeAway(names: Record<string, string[]>): void {
  for (const [owner, members] of Object.entries(names)) {
    const object: unknown = owner
      .split('.')
      .reduce<unknown>(
        (within, name) => (name === 'globalThis' ? within : Reflect.get(Object(within), name)),
        globalThis,
      )
    for (const member of members) if (object) Reflect.deleteProperty(Object(object), member)
  }
}
