/** A square as a product: powers may differ in the last bit between engines. */
export const square = (x: number): number => x * x
