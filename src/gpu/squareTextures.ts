/** What this file needs of GPU.js. None of it is public. */
interface Utilities {
  getKernelTextureSize(settings: object, dimensions: ArrayLike<number>): Int32Array;
}
const patched = new WeakSet<object>();

/**
 * Lets GPU.js's GL backends return planes of any width.
 *
 * They write results into a texture. One of a plane is as wide and as high as the plane, also where no driver has textures that wide
 * (16384 is usual); then every result is 0, without a word. Those of rows and of volumes are folded into a square, and so are all of them here.
 *
 * Written against GPU.js 2.24.1, the exact version in package.json. It replaces a private function, so it first looks whether that is
 * there; if not, nothing is changed and the answer is false. It belongs upstream and should leave this project once it is there.
 */
export function enableSquareTextures(library: { readonly [exported: string]: unknown }): boolean {
  const utilities = library['utils'] as Utilities | undefined;
  if (typeof utilities?.getKernelTextureSize !== 'function') return false;
  if (patched.has(utilities)) return true;
  const original = utilities.getKernelTextureSize;
  const cells = (dimensions: ArrayLike<number>): number => Array.from(dimensions).reduce((count, size) => count * size, 1);
  utilities.getKernelTextureSize = (settings, dimensions) => original.call(utilities, settings, [cells(dimensions)]);
  patched.add(utilities);
  return true;
}
