/** The mark of the product: one patient, two who look after them. Decoration beside the name. */
export function Logo({ size = 28 }: { size?: number }) {
  return <img src="/favicon.svg" width={size} height={size} alt="" />
}
