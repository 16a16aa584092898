type Row = { patientId: number; practitionerId: number | null }

/** Who should take whom over, by patient. */
export const wishesOf = ({ rows = [] }: { rows?: Row[] | undefined }): Map<number, number> =>
  new Map(
    rows.flatMap(({ patientId, practitionerId }) => (practitionerId ? [[patientId, practitionerId]] : [])),
  )
