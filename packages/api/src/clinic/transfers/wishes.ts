type Row = { patientId: number; practitionerId: number | null }

/** Whom a handover by hand is about. */
export const namedIn = ({
  rows = [],
}: {
  rows?: Pick<Row, 'patientId'>[] | undefined
}): ReadonlySet<number> => new Set(rows.map(({ patientId }) => patientId))

/** Who should take each patient, by patient. */
export const wishesOf = ({ rows = [] }: { rows?: Row[] | undefined }): Map<number, number> =>
  new Map(
    rows.flatMap(({ patientId, practitionerId }) => (practitionerId ? [[patientId, practitionerId]] : [])),
  )
