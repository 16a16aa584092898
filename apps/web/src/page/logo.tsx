/** The product's mark: one patient, two who look after them. Decorative, beside the name. */
export function Logo({ size = 28 }: { size?: number }) {
  return <img src="/favicon.svg" width={size} height={size} alt="" />
}
