import type { WindowArgs } from '@foldwise/kernels'
import { gridOf, type WindowAttrs } from '../../../ops/image/window.ts'
import type { Shape } from '../../../shape.ts'

/** Windows over `planes` planes, as the image kernels take them. */
export function windowArgs(planes: number, spatial: Shape, counts: Shape, attrs: WindowAttrs): WindowArgs {
  const g = gridOf(spatial, counts, attrs)
  return [
    planes,
    g.height,
    g.width,
    g.rows,
    g.columns,
    g.kernelHeight,
    g.kernelWidth,
    g.strideY,
    g.strideX,
    g.padTop,
    g.padLeft,
    g.dilationY,
    g.dilationX,
  ]
}
