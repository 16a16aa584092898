import type { Reading } from './reading.ts'

/** Reads `{patient, doctor}`, which stands for `{patient_id, doctor_id}`. Clients that send both must mean the same. */
export function readPair({ input, madeOf, refused }: Reading): void {
  for (const side of ['patient', 'doctor']) {
    const id = `${side}_id`
    const { [side]: given, [id]: other } = input
    delete input[side]
    if (other === undefined) {
      input[id] = given
      madeOf.set(id, side)
    } else if (given !== undefined) {
      // The core takes one of them.
      if (given !== other) refused[id] = [`This is not the ${side} given above.`]
      for (const [name, value] of [
        [side, given],
        [id, other],
      ] as const)
        if (typeof value !== 'number') refused[name] = ['A valid integer is required.']
    }
  }
}
